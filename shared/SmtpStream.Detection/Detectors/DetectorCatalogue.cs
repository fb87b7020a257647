namespace SmtpStream.Detection.Detectors;

/// <summary>Every detector, in the order in which their rules are evaluated: those that look at what others said come last.</summary>
internal static class DetectorCatalogue
{
    public static IReadOnlyList<Detector> All { get; } =
    [
        new BruteForceDetector(),
        new AccountSendingDetector(),
        new BounceSurgeDetector(),
        new SilentServerDetector(),
        new TelemetryGapDetector(),
        new VolumeDetector(),
        new PopulationDetector(),
    ];
}

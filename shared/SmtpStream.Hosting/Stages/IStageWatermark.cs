namespace SmtpStream.Hosting.Stages;

/// <summary>A stage's user that says how far its event time has come, for health and metrics.</summary>
public interface IStageWatermark
{
    /// <summary>Unix ms; null while unknown.</summary>
    long? WatermarkUnixMs { get; }
}

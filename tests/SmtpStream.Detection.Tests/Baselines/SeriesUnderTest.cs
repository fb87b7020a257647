using SmtpStream.Detection.Baselines;

namespace SmtpStream.Detection.Tests.Baselines;

/// <summary>One series driven window by window.</summary>
internal sealed class SeriesUnderTest(SeriesKind kind, SlotScheme scheme, int windowSeconds, string zone = "Europe/Berlin")
{
    private readonly LocalClock _clock = new(zone);
    private readonly SlotTable _table = new(scheme);

    public SeriesBaseline Baseline { get; } = SeriesBaseline.Create(kind);

    public SlotTable Table => _table;

    public long WindowMs => windowSeconds * 1000L;

    public LocalTime Middle(long startMs) => _clock.At(startMs + (WindowMs / 2));

    public Forecast Predict(long startMs, LearningPhase phase = LearningPhase.Learnt) =>
        Baseline.Predict(Middle(startMs), phase, _table);

    public Forecast Step(long startMs, Sample sample)
    {
        var forecast = Predict(startMs);
        Baseline.Learn(Middle(startMs), sample, forecast, _table);
        return forecast;
    }
}

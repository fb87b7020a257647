using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Detection.Detectors;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Population;
using SmtpStream.Detection.Rules;
using Xunit;

namespace SmtpStream.Detection.Tests.Detectors;

public class PopulationDetectorTests
{
    private const long StartMs = 1_700_000_000_000 / 60_000 * 60_000;
    private static readonly WindowSpan Span = new(StartMs, 60);

    private readonly PopulationDetector _detector = new();
    private readonly EntityMemory _memory = new(new EntityKey("", EntityKind.Server, "mx1"), "UTC");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ScoreAboveThreshold_Fires(bool isOffRelations) => Assert.NotNull(Judge(isOffRelations));

    [Fact]
    public void ScoreBelowThreshold_IsQuiet() => Assert.Null(Judge(isOffRelations: true, score: 4.9));

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void ConspicuousMetric_QuietsOnlyWhereAllMovedAtOnce(bool isOffRelations, bool fires)
    {
        _memory.ConspicuousUnixMs = Span.EndUnixMs - 60_000;
        Assert.Equal(fires, Judge(isOffRelations) is not null);
    }

    [Theory]
    [InlineData(39, false)]
    [InlineData(40, true)]
    public void WhatElseExplains_QuietsFor40Minutes(int minutesAgo, bool fires)
    {
        _memory.ExplainedUnixMs = Span.EndUnixMs - (minutesAgo * 60_000);
        Assert.Equal(fires, Judge(isOffRelations: true) is not null);
        Assert.Equal(fires, Judge(isOffRelations: false) is not null);
    }

    [Fact]
    public void AnotherRule_Quiets()
    {
        _memory.Rules.FindOrAdd("volume").IsActive = true;
        Assert.Null(Judge(isOffRelations: true));
    }

    private Finding? Judge(bool isOffRelations, double score = 6)
    {
        var window = new EvaluatedWindow
        {
            Entity = _memory.Entity,
            Span = Span,
            Content = WindowContent.Row,
            Measures = new WindowMeasures(),
            Memory = _memory,
            Learned = new LearnedWindow(_memory.Definitions.Count) { StartUnixMs = StartMs },
            Population = new PopulationScore(score, isOffRelations, [3, -2], [0, 0], ["a", "b"]),
        };
        return _detector.Evaluate(window, new RuleParameters(_detector.Info.Parameters, new Dictionary<string, double>()));
    }
}

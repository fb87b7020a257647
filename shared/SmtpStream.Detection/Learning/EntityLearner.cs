using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Detection.Baselines;

namespace SmtpStream.Detection.Learning;

/// <summary>Teaches an entity's memory one closed window after the other.</summary>
internal static class EntityLearner
{
    private const long WeekMs = 7 * 86_400_000L;

    /// <summary>Longest pause that is caught up window by window; after it the baselines go on where they stand.</summary>
    public const long LongestPauseMs = 2 * WeekMs;

    /// <summary>Windows without a row after which fading sums are nothing: a longer pause of an entity that learns from rows alone is passed.</summary>
    public const int FadedWindows = 240;

    /// <summary>Goes on with the window that starts at <paramref name="startUnixMs"/> and fixes its forecast.</summary>
    public static void Expect(EntityMemory memory, long startUnixMs, int lengthSeconds, LocalClock clock)
    {
        memory.NextUnixMs = startUnixMs;
        memory.FirstUnixMs = Math.Min(memory.FirstUnixMs, startUnixMs);
        var time = Middle(startUnixMs, lengthSeconds, clock);
        var age = startUnixMs - memory.FirstUnixMs;
        var phase = age < WeekMs ? LearningPhase.RulesOnly : age < 2 * WeekMs ? LearningPhase.Learning : LearningPhase.Learnt;
        for (var i = 0; i < memory.Baselines.Length; i++)
        {
            memory.NextForecasts[i] = memory.Baselines[i].Predict(time, phase, memory.Tables[i]);
        }
    }

    /// <summary>
    /// Closes the expected window: learns it where <paramref name="measures"/> are data (null is no data), remembers it with its
    /// forecast, and fixes the forecast of the next one.
    /// </summary>
    public static LearnedWindow Close(EntityMemory memory, WindowSpan span, WindowMeasures? measures, bool complete, LocalClock clock)
    {
        var window = memory.Oldest();
        window.StartUnixMs = span.StartUnixMs;
        window.IsLearnt = measures is not null && complete;
        var time = Middle(span.StartUnixMs, span.LengthSeconds, clock);
        for (var i = 0; i < memory.Baselines.Length; i++)
        {
            window.Samples[i] = measures is null ? default : memory.Definitions[i].SampleOf(measures);
            window.Forecasts[i] = memory.NextForecasts[i];
            if (window.IsLearnt)
            {
                memory.Baselines[i].Learn(time, window.Samples[i], window.Forecasts[i], memory.Tables[i]);
            }
        }

        TrackSilence(memory, window, span, measures);
        Expect(memory, span.EndUnixMs, span.LengthSeconds, clock);
        return window;
    }

    /// <summary>A revision of a remembered window: corrects what was learnt, or learns what could not be.</summary>
    public static void Revise(EntityMemory memory, LearnedWindow window, WindowSpan span, WindowMeasures measures, bool complete, LocalClock clock)
    {
        var time = Middle(span.StartUnixMs, span.LengthSeconds, clock);
        var age = (int)((memory.NextUnixMs - span.EndUnixMs) / (span.LengthSeconds * 1000L));
        for (var i = 0; i < memory.Baselines.Length; i++)
        {
            var revised = memory.Definitions[i].SampleOf(measures);
            if (window.IsLearnt)
            {
                memory.Baselines[i].Correct(time, age, window.Samples[i], revised, window.Forecasts[i], memory.Tables[i]);
            }
            else if (complete)
            {
                memory.Baselines[i].Learn(time, revised, window.Forecasts[i], memory.Tables[i]);
            }

            window.Samples[i] = revised;
        }

        window.IsLearnt |= complete;
    }

    private static LocalTime Middle(long startUnixMs, int lengthSeconds, LocalClock clock) =>
        clock.At(startUnixMs + (lengthSeconds * 500L));

    // The first two series of a server are sessions and messages, which come one by one; the stronger of the two leads.
    private static void TrackSilence(EntityMemory memory, LearnedWindow window, WindowSpan span, WindowMeasures? measures)
    {
        if (measures is null || memory.Definitions.Count < 2 || measures.Counters[Metric.Events] > 0)
        {
            memory.Silence = Silence.None;
            return;
        }

        var first = window.Forecasts[0];
        var second = window.Forecasts[1];
        var leading = memory.Definitions[1].Kind == SeriesKind.Count && second.HighMean > first.HighMean ? second : first;
        var before = memory.Silence.IsRunning
            ? memory.Silence
            : new Silence(span.StartUnixMs, Math.Min(1, leading.Expected / Math.Max(1e-9, leading.HighMean)), 0, 0);
        memory.Silence = before with
        {
            LogProbability = before.LogProbability + CountBaseline.LogZero(leading, before.Level),
            Expected = before.Expected + (leading.HighMean * before.Level),
        };
    }
}

using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Calibration;
using SmtpStream.Detection.Learning;

namespace SmtpStream.Detection.Population;

/// <summary>
/// The population model of one class of entities in one partition: the sample it is trained from, the model that holds, the one
/// that is to hold from a later boundary, and the calibration of both channels. A pure function of the windows it saw.
/// Features are the deviations of the last half hour of each count, which work for small servers too.
/// </summary>
internal sealed class PopulationMonitor
{
    private const byte FormatVersion = 2;
    private const int LargestFeature = 8;
    private const double SampleUnit = 1.0 / 15;
    private const int SampleRows = 2048;
    private const int EnoughRows = 720;
    private const int RowsPerHour = 12;
    private const long HourMs = 3_600_000;
    private const long DayMs = 24 * HourMs;
    private const long RetrainMs = 7 * DayMs;

    private readonly int[] _series;
    private readonly List<sbyte[]> _sample = [];
    private Calibrator _q = new();
    private Calibrator _t2 = new();
    private PopulationModel? _model;
    private PopulationModel? _next;
    private long _nextHoldsFromMs = long.MaxValue;
    private long _trainedAtMs = long.MinValue;
    private long _day = long.MinValue;
    private long _hour = long.MinValue;
    private int _rowsThisHour;
    private int _stride = 1;
    private int _replaced;

    public PopulationMonitor(EntityKind kind)
    {
        var definitions = SeriesCatalogue.Of(kind);
        _series = [.. Enumerable.Range(0, definitions.Count).Where(i => definitions[i].Kind == SeriesKind.Count)];
        Names = [.. _series.Select(i => definitions[i].Name)];
    }

    public IReadOnlyList<string> Names { get; }

    public bool HasModel => _model is not null;

    /// <summary>Connections, messages or attempts of the last half hour lie where features are clipped: there relations say nothing.</summary>
    public static bool IsVolumeOffScale(EntityMemory memory)
    {
        for (var i = 0; i < memory.Definitions.Count; i++)
        {
            if (memory.Baselines[i] is CountBaseline count
                && memory.Definitions[i].Metric is { Dimension: 0, Metric: Metric.Connections or Metric.MessagesReceived or Metric.Deliveries }
                && Math.Abs(count.Recent.Residual) >= LargestFeature)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The next window starts at <paramref name="unixMs"/>: the model of the last boundary comes into force an hour after it; at a
    /// day's boundary a new one is trained from the sample, first when there is enough, then weekly. Windows come in order of time;
    /// an older one moves nothing.
    /// </summary>
    /// <returns>Another model is in force.</returns>
    public bool Advance(long unixMs)
    {
        var changed = false;
        if (unixMs >= _nextHoldsFromMs)
        {
            (_model, _next, _nextHoldsFromMs) = (_next, null, long.MaxValue);
            Calibrate();
            changed = true;
        }

        var day = unixMs / DayMs;
        if (day <= _day)
        {
            return changed;
        }

        _day = day;
        var boundary = day * DayMs;
        if (_sample.Count >= EnoughRows && (_trainedAtMs == long.MinValue || boundary - _trainedAtMs >= RetrainMs))
        {
            _next = PopulationTrainer.Train([.. _sample.Select(Features)]);
            _nextHoldsFromMs = boundary + HourMs;
            _trainedAtMs = boundary;
        }

        return changed;
    }

    /// <summary>Scores a closed window; null before there is a model.</summary>
    /// <param name="memory">Entity, its baselines taught with the window.</param>
    /// <param name="startUnixMs">The window.</param>
    /// <param name="usual">Nothing else fired: the window may teach.</param>
    public PopulationScore? Observe(EntityMemory memory, long startUnixMs, bool usual)
    {
        var features = Features(memory);
        Sample(features, memory.Entity, startUnixMs, usual);
        if (_model is null)
        {
            return null;
        }

        Span<double> residual = stackalloc double[features.Length];
        var (q, t2) = _model.Score(features, residual);
        double scoreQ = _q.Score(q), scoreT2 = _t2.Score(t2);
        if (usual)
        {
            _q.Add(q);
            _t2.Add(t2);
        }

        var expected = new double[features.Length];
        for (var i = 0; i < expected.Length; i++)
        {
            expected[i] = _model.ExpectedOf(i, features, residual);
        }

        return new PopulationScore(Math.Max(scoreQ, scoreT2), scoreQ >= scoreT2, features, expected, Names);
    }

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte(FormatVersion);
        writer.WriteInt64(_nextHoldsFromMs);
        writer.WriteInt64(_trainedAtMs);
        writer.WriteInt64(_day);
        writer.WriteInt64(_hour);
        writer.WriteInt32(_rowsThisHour);
        writer.WriteInt32(_stride);
        writer.WriteInt32(_replaced);
        _q.Write(writer);
        _t2.Write(writer);
        WriteModel(writer, _model);
        WriteModel(writer, _next);
        writer.WriteUInt16((ushort)_sample.Count);
        foreach (var row in _sample)
        {
            foreach (var value in row)
            {
                writer.WriteByte((byte)value);
            }
        }
    }

    public static PopulationMonitor Read(EntityKind kind, ref StateReader reader)
    {
        if (reader.ReadByte() != FormatVersion)
        {
            throw new InvalidDataException("Unknown version of a population.");
        }

        var monitor = new PopulationMonitor(kind)
        {
            _nextHoldsFromMs = reader.ReadInt64(),
            _trainedAtMs = reader.ReadInt64(),
            _day = reader.ReadInt64(),
            _hour = reader.ReadInt64(),
            _rowsThisHour = reader.ReadInt32(),
            _stride = reader.ReadInt32(),
            _replaced = reader.ReadInt32(),
        };
        monitor._q.Read(ref reader);
        monitor._t2.Read(ref reader);
        monitor._model = ReadModel(ref reader);
        monitor._next = ReadModel(ref reader);
        for (var n = reader.ReadUInt16(); n > 0; n--)
        {
            var row = new sbyte[monitor._series.Length];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = (sbyte)reader.ReadByte();
            }

            monitor._sample.Add(row);
        }

        return monitor;
    }

    private float[] Features(EntityMemory memory)
    {
        var features = new float[_series.Length];
        for (var i = 0; i < features.Length; i++)
        {
            var residual = ((CountBaseline)memory.Baselines[_series[i]]).Recent.Residual;
            features[i] = (float)Math.Clamp(residual, -LargestFeature, LargestFeature);
        }

        return features;
    }

    private static float[] Features(sbyte[] row) => [.. row.Select(value => (float)(value * SampleUnit))];

    // About twelve rows an hour, chosen by a hash of entity and window; the oldest give way.
    private void Sample(float[] features, EntityKey entity, long startUnixMs, bool usual)
    {
        var hour = startUnixMs / HourMs;
        if (hour != _hour)
        {
            _hour = hour;
            _stride = Math.Max(1, _rowsThisHour / RowsPerHour);
            _rowsThisHour = 0;
        }

        _rowsThisHour++;
        if (!usual || Hash(entity.Name, startUnixMs) % (ulong)_stride != 0)
        {
            return;
        }

        var row = new sbyte[features.Length];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (sbyte)Math.Round(features[i] / SampleUnit);
        }

        if (_sample.Count < SampleRows)
        {
            _sample.Add(row);
        }
        else
        {
            _sample[_replaced] = row;
            _replaced = (_replaced + 1) % SampleRows;
        }
    }

    private void Calibrate()
    {
        _q = new Calibrator();
        _t2 = new Calibrator();
        Span<double> residual = stackalloc double[_series.Length];
        foreach (var row in _sample)
        {
            var (q, t2) = _model!.Score(Features(row), residual);
            _q.Add(q);
            _t2.Add(t2);
        }
    }

    // FNV-1a, finished by the mixer of MurmurHash3.
    private static ulong Hash(string name, long startUnixMs)
    {
        var hash = 14695981039346656037UL ^ (ulong)startUnixMs;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        return hash ^ (hash >> 33);
    }

    private static void WriteModel(IBufferWriter<byte> writer, PopulationModel? model)
    {
        writer.WriteByte(model is null ? (byte)0 : (byte)1);
        model?.Write(writer);
    }

    private static PopulationModel? ReadModel(ref StateReader reader) =>
        reader.ReadByte() == 0 ? null : PopulationModel.Read(ref reader);
}

using System.Buffers;
using Google.Protobuf;
using SmtpStream.Alerting.Matching;
using SmtpStream.Alerting.States;
using SmtpStream.Encoding.Control;
using SmtpStream.Streams;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.Silencing;

/// <summary>Entry of a silence. It compares with the event time of an alert, so replay gives the same.</summary>
internal sealed class ActiveSilence : IStageValue
{
    private readonly CompiledMatcher[] _matchers;

    /// <exception cref="ArgumentException">A pattern cannot be compiled.</exception>
    public ActiveSilence(string id, Silence silence, string actor)
    {
        Id = id;
        Silence = silence;
        Actor = actor;
        _matchers = [.. silence.Matchers.Select(m => new CompiledMatcher(m))];
    }

    public string Id { get; }

    public Silence Silence { get; }

    public string Actor { get; }

    public int ApproximateSizeBytes => 300;

    public static string EntryId(string id) => $"s/{id}";

    public static ActiveSilence Read(ReadOnlySpan<byte> stored)
    {
        var message = Proto.StoredSilence.Parser.ParseFrom(stored);
        return new ActiveSilence(message.Id, SilenceCodec.FromMessage(message.Silence), message.Actor);
    }

    public bool Covers(Alert alert) =>
        alert.LastWindowEndUnixMs >= Silence.StartsUnixMs
        && alert.LastWindowEndUnixMs < Silence.EndsUnixMs
        && Array.TrueForAll(_matchers, m => m.Fits(alert));

    public void WriteState(IBufferWriter<byte> writer) =>
        new Proto.StoredSilence { Id = Id, Silence = SilenceCodec.ToMessage(Silence), Actor = Actor }.WriteTo(writer);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("A silence is state only.");
}

using System.Globalization;
using Google.Protobuf.Reflection;
using SmtpStream.Contracts.V1;
using Xunit;

namespace SmtpStream.Contracts.Tests;

/// <summary>Wire formats, names and keys: add, never change.</summary>
public sealed class FrozenContractTests
{
    private static readonly IReadOnlyList<FileDescriptor> Files =
    [
        .. typeof(EventReflection).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(EventReflection).Namespace && t.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(t => (FileDescriptor)t.GetProperty("Descriptor")!.GetValue(null)!)
            .OrderBy(f => f.Name, StringComparer.Ordinal),
    ];

    [Fact]
    public void Topics_Names_AreFrozen() => FrozenSnapshot.Holds(
        "topics.txt",
        [
            .. Topics.All.Append(Topics.Raw), .. Topics.SinglePartition.Select(t => $"{t} has one partition"),
            $"header {Topics.SchemaHeader} = {Topics.SchemaVersion}",
        ]);

    [Fact]
    public void Partitioner_KnownKeys_AreFrozen() => FrozenSnapshot.Holds(
        "partitioner.txt",
        from key in (string[])["", "mx1", "user/alice@example.com", "server/mx1.example.com", "ümläut", new string('x', 300)]
        from partitions in (int[])[1, 2, 4, 12, 100]
        select $"{key} of {partitions} = {Partitioner.PartitionOf(key, partitions)}");

    [Fact]
    public void RedisKeys_Layouts_AreFrozen() => FrozenSnapshot.Holds("redis-keys.txt", RedisLayouts());

    [Fact]
    public void Messages_FieldNumbersAndTypes_AreFrozen() => FrozenSnapshot.Holds(
        "messages.txt",
        Files.SelectMany(f => f.MessageTypes).SelectMany(Messages).SelectMany(
            m => m.Fields.InFieldNumberOrder(),
            (m, f) => $"{m.FullName} {f.FieldNumber} {f.Name} {(f.IsRepeated ? "repeated " : "")}{TypeOf(f)}"));

    [Fact]
    public void Enums_Numbers_AreFrozen() => FrozenSnapshot.Holds(
        "enums.txt",
        Files.SelectMany(f => f.EnumTypes.Concat(f.MessageTypes.SelectMany(Messages).SelectMany(m => m.EnumTypes)))
            .SelectMany(e => e.Values, (e, v) => $"{e.FullName} {v.Number.ToString(CultureInfo.InvariantCulture)} {v.Name}"));

    [Fact]
    public void Services_Methods_AreFrozen() => FrozenSnapshot.Holds(
        "services.txt",
        Files.SelectMany(f => f.Services).SelectMany(s => s.Methods).Select(m =>
            $"{m.FullName} {m.InputType.FullName} {(m.IsServerStreaming ? "stream " : "")}{m.OutputType.FullName}"));

    private static IEnumerable<MessageDescriptor> Messages(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(Messages).Prepend(message);

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        _ => field.FieldType.ToString(),
    };

    private static string[] RedisLayouts()
    {
        var tag = RedisKeys.Tag("merge", 3);
        return
        [
            $"instance {RedisKeys.Instance}",
            $"broker incarnation {RedisKeys.BrokerIncarnation}",
            $"tag {tag}",
            $"position {RedisKeys.Position(tag)}",
            $"entries {RedisKeys.Entries(tag)}",
            $"partition count {RedisKeys.PartitionCount(tag)}",
            $"windows {RedisKeys.Windows(tag, 60, "e", 3_600)}",
            $"sketches {RedisKeys.Sketches(tag, 60, "e", 3_600)}",
            $"window field {RedisKeys.WindowField("e", 3_660)}",
            $"entity index {RedisKeys.EntityIndex(tag)}",
            $"bands {RedisKeys.Bands(tag, 60, "e", 3_600)}",
            $"outcomes {RedisKeys.Outcomes(tag, 86_400)}",
            $"progress {RedisKeys.Progress(tag)}",
            .. from length in (int[])[60, 300, 3_600, 86_400]
               from start in (long[])[0, 1_795_500_000, 1_795_503_599]
               select $"block of {length} at {start} = {RedisKeys.BlockStart(length, start)}",
        ];
    }
}

using System.Reflection;
using Google.Protobuf.Reflection;
using SmtpStream.Contracts.V1;
using Xunit;

namespace SmtpStream.Encoding.Tests;

/// <summary>The domain's enums are cast to the contract's and back: numbers must be equal, and none may be missing.</summary>
public sealed class EnumNumberTests
{
    private static readonly Assembly[] Domain =
    [
        typeof(Smtp.MailEvent).Assembly, typeof(Aggregation.Entities.EntityKind).Assembly,
        typeof(Streams.StageKind).Assembly, typeof(Detection.Outcomes.Severity).Assembly,
    ];

    /// <summary>Domain enums whose name in the contract differs.</summary>
    private static readonly Dictionary<string, string> Renamed = new() { ["StageKind"] = "Stage" };

    public static TheoryData<string> Pairs()
    {
        var contract = ContractEnums();
        return [.. DomainEnums().Where(e => contract.ContainsKey(NameOf(e))).Select(e => e.FullName!)];
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Enum_OfDomain_HasTheNumbersOfTheContract(string name)
    {
        var type = DomainEnums().Single(e => e.FullName == name);
        var contract = ContractEnums()[NameOf(type)];

        var prefix = string.Concat(contract.Name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{c}" : $"{c}")).ToUpperInvariant();
        foreach (var value in Enum.GetValues(type).Cast<object>().Where(v => Convert.ToInt32(v, null) != 0))
        {
            var number = Convert.ToInt32(value, null);
            var found = contract.FindValueByNumber(number);
            Assert.True(found is not null, $"{name}.{value} = {number} is not in the contract.");
            Assert.Equal(
                $"{value}".ToUpperInvariant(),
                found.Name[(prefix.Length + 1)..].Replace("_", "", StringComparison.Ordinal));
        }

        Assert.Equal(
            contract.Values.Select(v => v.Number).Order(),
            Enum.GetValues(type).Cast<object>().Select(v => Convert.ToInt32(v, null)).Order());
    }

    [Fact]
    public void Vocabulary_AllOfTheContract_IsInTheDomain() => Assert.Empty(
        VocabularyReflection.Descriptor.EnumTypes.Select(e => e.Name).Except(DomainEnums().Select(NameOf)));

    private static IEnumerable<Type> DomainEnums() => Domain.SelectMany(a => a.GetTypes()).Where(t => t.IsEnum && t.IsPublic);

    private static Dictionary<string, EnumDescriptor> ContractEnums() =>
        typeof(EventReflection).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(EventReflection).Namespace && t.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .SelectMany(t => ((FileDescriptor)t.GetProperty("Descriptor")!.GetValue(null)!).EnumTypes)
            .ToDictionary(e => e.Name);

    private static string NameOf(Type type) => Renamed.GetValueOrDefault(type.Name, type.Name);
}

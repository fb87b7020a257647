using System.Text.Json;
using Google.Protobuf.Reflection;
using SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Events;

/// <summary>The proto's names of enum numbers ("DELIVERY_OUTCOME_SENT"), as protobuf JSON writes them.</summary>
internal sealed class EnumNames
{
    private readonly JsonEncodedText?[] _names;

    private EnumNames(EnumDescriptor descriptor)
    {
        _names = new JsonEncodedText?[descriptor.Values.Max(v => v.Number) + 1];
        foreach (var value in descriptor.Values)
        {
            _names[value.Number] = JsonEncodedText.Encode(value.Name);
        }
    }

    /// <summary>By the enum's name in the proto.</summary>
    public static EnumNames Of(string enumName) =>
        new(VocabularyReflection.Descriptor.EnumTypes.Single(e => e.Name == enumName));

    /// <summary>Null for a number that this build does not know.</summary>
    public JsonEncodedText? this[int number] => number < _names.Length ? _names[number] : null;
}

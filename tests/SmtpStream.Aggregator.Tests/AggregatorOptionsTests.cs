using System.ComponentModel.DataAnnotations;
using Xunit;

namespace SmtpStream.Aggregator.Tests;

public class AggregatorOptionsTests
{
    [Fact]
    public void Defaults_AreValid() => Assert.Empty(Validate(new AggregatorOptions()));

    [Fact]
    public void FinerTierKeptLongerThanACoarserOne_IsRefused() =>
        Assert.NotEmpty(Validate(new AggregatorOptions { KeepMinutes = TimeSpan.FromDays(20) }));

    [Fact]
    public void GraceBeyondItsRange_IsRefused() =>
        Assert.NotEmpty(Validate(new AggregatorOptions { Grace = TimeSpan.FromHours(1) }));

    private static List<ValidationResult> Validate(AggregatorOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results;
    }
}

using System.Globalization;
using System.Text;
using CsCheck;
using SmtpStream.Smtp.Bounces;
using SmtpStream.Smtp.Scanning;

namespace SmtpStream.Smtp.Tests.Scanning;

/// <summary>What is read by words and vectors equals what a loop over the bytes, or the framework, reads.</summary>
public sealed class ScanningAgreementTests
{
    private const int Samples = 50_000;

    [Fact]
    public void Seconds_OfAnyText_AreThoseOfALoop() => Text("0123456789./, x", 20).Sample(
        text =>
        {
            var length = Digits.ReadSeconds(text, out var microseconds);
            Assert.Equal(SecondsByLoop(text), (length, microseconds));
        },
        iter: Samples);

    [Fact]
    public void Digits_OfAnyText_AreThoseOfALoop() => Text("0123456789, ", 24).Sample(
        text =>
        {
            var digits = text.AsSpan(0, Math.Min(text.Length, 18)).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            digits = digits < 0 ? Math.Min(text.Length, 18) : digits;
            var expected = digits == 0 ? 0 : long.Parse(text.AsSpan(0, digits), CultureInfo.InvariantCulture);
            Assert.Equal((digits, expected), (Digits.Read(text, out var value), value));
        },
        iter: Samples);

    [Fact]
    public void QueueId_OfAnyText_IsThatOfTheAlphabet() => Text("09AFHUZbgzaeio: \u0080", 40).Sample(
        text => Assert.Equal(QueueIdByAlphabet(text), QueueId.Measure(text)), iter: Samples);

    [Fact]
    public void Window_OfAnyText_FindsWhatTheFrameworkFinds() => Text("[],/: ab", 80).Sample(
        text =>
        {
            if (text.Length < ByteWindow.MinLength)
            {
                return;
            }

            var window = new ByteWindow(text);
            foreach (var wanted in "[],/: "u8)
            {
                var found = window.Find(wanted);
                for (var i = 0; i < ByteWindow.MaxLength; i++)
                {
                    Assert.Equal(i < text.Length && text[i] == wanted, (found >> i & 1) == 1);
                }
            }
        },
        iter: Samples);

    [Fact]
    public void Endpoint_InAndBeyondAWindow_IsTheSame() => Text("[]: a1./", 60).Sample(
        text =>
        {
            // The same text behind a name too long for a window.
            byte[] longer = [.. Enumerable.Repeat((byte)'n', 100), .. text];
            var isRead = Endpoint.TryRead(text, out var near);
            Assert.Equal(isRead, Endpoint.TryRead(longer, out var far));
            if (isRead)
            {
                Assert.Equal(near.Length + 100, far.Length);
                Assert.Equal((near.Port, near.IsSocket), (far.Port, far.IsSocket));
                Assert.True(near.Address.SequenceEqual(far.Address));
                Assert.True(near.Name.SequenceEqual(far.Name[100..]));
            }
        },
        iter: Samples);

    [Fact]
    public void Cue_OfAnyText_IsTheFirstThatItContains()
    {
        var cues = Array.ConvertAll(BounceRules.Phrases, rule => rule.Cue);
        var matcher = new CueMatcher(cues);
        var filler = Gen.Char["abc MAIL[<("].Array[0, 12].Select(chars => new string(chars));
        var words = Gen.Select(filler, Gen.Int[0, cues.Length - 1], Gen.Int[0, 40], Gen.Bool, filler);
        words.Array[0, 4].Sample(
            parts =>
            {
                var text = string.Concat(parts.Select(p => p.Item1 + Part(cues[p.Item2], p.Item3, p.Item4) + p.Item5));
                var expected = Array.FindIndex(cues, cue => text.Contains(cue, StringComparison.OrdinalIgnoreCase));
                Assert.Equal(expected, matcher.Find(Encoding.ASCII.GetBytes(text)));
            },
            iter: Samples);
    }

    [Fact]
    public void Secrets_OfAnyText_EndWhereALoopEndsThem()
    {
        string[] words = ["AUTH ", "auth x", "Pass ", "PASS=", "password", "pa", "AU", "xAUTH ", "\\nAUTH ", " ", "aaaaaaaa", "-AUTH "];
        Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[0, 12].Select(string.Concat).Sample(
            text => Assert.Equal(SecretsByLoop(text), Encoding.ASCII.GetString(Redaction.WithoutSecrets(Encoding.ASCII.GetBytes(text)))),
            iter: Samples);
    }

    private static Gen<byte[]> Text(string alphabet, int maxLength) =>
        Gen.Char[alphabet].Array[0, maxLength].Select(chars => Encoding.Latin1.GetBytes(chars));

    private static string Part(string cue, int length, bool isUpper)
    {
        var part = cue[..Math.Min(cue.Length, length)];
        return isUpper ? part.ToUpperInvariant() : part;
    }

    private static int QueueIdByAlphabet(byte[] text)
    {
        var id = QueueId.Leading(text);
        var end = id.Length;
        return end > 0 && end + 1 < text.Length && text[end] == ':' && text[end + 1] == ' ' ? end : 0;
    }

    private static (int Length, long Microseconds) SecondsByLoop(byte[] text)
    {
        long value = 0;
        var i = 0;
        for (; i < text.Length && i < 12 && char.IsAsciiDigit((char)text[i]); i++)
        {
            value = value * 10 + text[i] - '0';
        }

        value *= 1_000_000;
        if (i == text.Length || text[i] != '.')
        {
            return (i, value);
        }

        var unit = 100_000;
        for (i++; i < text.Length && char.IsAsciiDigit((char)text[i]); i++)
        {
            value += (text[i] - '0') * unit;
            unit /= 10;
        }

        return (i, value);
    }

    private static string SecretsByLoop(string text)
    {
        for (var i = 0; i + 4 < text.Length; i++)
        {
            var word = text.Substring(i, 4).ToUpperInvariant();
            var isSecret = word == "AUTH" ? text[i + 4] == ' ' : word == "PASS" && " wW=".Contains(text[i + 4]);
            var startsWord = i == 0 || !char.IsAsciiLetter(text[i - 1]) || (i > 1 && text[i - 2] == '\\');
            if (isSecret && startsWord)
            {
                return text[..(i + 4)];
            }
        }

        return text;
    }
}

using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>What incidents change about the traffic of the current minute; reset before each minute.</summary>
internal sealed class TrafficConditions(int servers)
{
    private readonly double[] _messages = new double[servers];
    private readonly double[] _emptySessions = new double[servers];
    private readonly double[] _bounceShare = new double[byte.MaxValue];

    public void Reset()
    {
        Array.Fill(_messages, 1.0);
        Array.Clear(_emptySessions);
        Array.Clear(_bounceShare);
    }

    /// <summary>Factor on the messages that arrive at a server.</summary>
    public ref double Messages(int server) => ref _messages[server];

    /// <summary>Sessions without a message, as a multiple of the server's usual messages.</summary>
    public ref double EmptySessions(int server) => ref _emptySessions[server];

    /// <summary>Share of the attempts at a provider that bounce in addition to the usual.</summary>
    public ref double BounceShare(Provider provider) => ref _bounceShare[(int)provider];
}

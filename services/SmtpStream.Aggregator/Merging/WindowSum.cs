using SmtpStream.Aggregation.Measuring;
using SmtpStream.Encoding.Aggregates;

namespace SmtpStream.Aggregator.Merging;

/// <summary>Measures of several parts added up. The first part is taken as it is, and copied only when a second one comes.</summary>
/// <param name="isSameWindow">The parts are of one window and not of the children of a roll-up, which have no sub-counts in common.</param>
internal struct WindowSum(bool isSameWindow)
{
    private WindowMeasures? _sum;
    private MeasuresForm? _only;

    public long LogLoss { get; private set; }

    public string Zone { get; private set; } = "";

    /// <summary>Not to be changed: it may belong to a part.</summary>
    public readonly MeasuresForm Measures => _only ?? new MeasuresForm(_sum ?? new WindowMeasures());

    /// <param name="measures">Never changed by this.</param>
    /// <param name="logLoss">Lines that the part lacks.</param>
    /// <param name="zone">The part's zone.</param>
    public void Add(MeasuresForm measures, long logLoss, string zone)
    {
        LogLoss += logLoss;
        Zone = FirstZone(Zone, zone);
        if (_sum is null && _only is null && isSameWindow)
        {
            _only = measures;
            return;
        }

        _sum ??= new WindowMeasures();
        _only?.AddTo(_sum, isSameWindow);
        _only = null;
        measures.AddTo(_sum, isSameWindow);
    }

    /// <summary>The same zone whatever the order of arrival: the first in ordinal order.</summary>
    public static string FirstZone(string a, string b) =>
        a.Length == 0 ? b : b.Length == 0 || string.CompareOrdinal(a, b) <= 0 ? a : b;
}

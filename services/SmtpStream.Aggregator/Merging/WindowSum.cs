using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Aggregator.Merging;

/// <summary>Measures of several parts added up. The first part is copied only when a second one comes.</summary>
/// <param name="isSameWindow">The parts are of one window and not of the children of a roll-up, which have no sub-counts in common.</param>
internal struct WindowSum(bool isSameWindow)
{
    private WindowMeasures? _measures;
    private bool _isBorrowed;

    public long LogLoss { get; private set; }

    public string Zone { get; private set; } = "";

    /// <summary>Not to be changed: it may belong to a part.</summary>
    public readonly WindowMeasures Measures => _measures ?? new WindowMeasures();

    /// <param name="measures">Never changed by this.</param>
    /// <param name="logLoss">Lines that the part lacks.</param>
    /// <param name="zone">The part's zone.</param>
    public void Add(WindowMeasures measures, long logLoss, string zone)
    {
        LogLoss += logLoss;
        Zone = FirstZone(Zone, zone);
        if (_measures is null && isSameWindow)
        {
            (_measures, _isBorrowed) = (measures, true);
            return;
        }

        if (_measures is null || _isBorrowed)
        {
            var sum = new WindowMeasures();
            if (_measures is not null)
            {
                sum.MergeFrom(_measures, isSameWindow);
            }

            (_measures, _isBorrowed) = (sum, false);
        }

        _measures.MergeFrom(measures, isSameWindow);
    }

    /// <summary>The same zone whatever the order of arrival: the first in ordinal order.</summary>
    public static string FirstZone(string a, string b) =>
        a.Length == 0 ? b : b.Length == 0 || string.CompareOrdinal(a, b) <= 0 ? a : b;
}

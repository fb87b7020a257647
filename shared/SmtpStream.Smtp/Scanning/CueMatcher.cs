namespace SmtpStream.Smtp.Scanning;

/// <summary>
/// Finds which of a list of phrases occur in a text, ignoring ASCII case, in one pass: the first of the list wins.
/// </summary>
/// <remarks>Aho and Corasick, "Efficient string matching", CACM 18 (1975), as a full automaton over the letters in use.</remarks>
internal sealed class CueMatcher
{
    private readonly byte[] _classes = new byte[256];
    private readonly int _classCount;
    private readonly ushort[] _next;
    private readonly ushort[] _best;

    /// <param name="cues">Lower-case ASCII phrases, the more telling ones first.</param>
    public CueMatcher(IReadOnlyList<string> cues)
    {
        _classCount = Classify(cues);
        var states = 1 + cues.Sum(cue => cue.Length);
        _next = new ushort[states * _classCount];
        _best = new ushort[states];
        Array.Fill(_best, ushort.MaxValue);
        var used = AddAll(cues);
        Link(used);
    }

    /// <summary>Index of the first cue in list order that the text contains, or −1.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        var state = 0;
        var best = ushort.MaxValue;
        foreach (var b in text)
        {
            state = _next[state * _classCount + _classes[b]];
            best = Math.Min(best, _best[state]);
        }

        return best == ushort.MaxValue ? -1 : best;
    }

    // Class 0 is every byte that no cue has.
    private int Classify(IReadOnlyList<string> cues)
    {
        byte count = 1;
        foreach (var letter in cues.SelectMany(cue => cue))
        {
            if (_classes[letter] == 0)
            {
                _classes[letter] = count++;
                if (letter is >= 'a' and <= 'z')
                {
                    _classes[letter - 32] = _classes[letter];
                }
            }
        }

        return count;
    }

    private int AddAll(IReadOnlyList<string> cues)
    {
        var used = 1;
        for (var i = 0; i < cues.Count; i++)
        {
            var state = 0;
            foreach (var letter in cues[i])
            {
                ref var next = ref _next[state * _classCount + _classes[letter]];
                if (next == 0)
                {
                    next = (ushort)used++;
                }

                state = next;
            }

            _best[state] = Math.Min(_best[state], (ushort)i);
        }

        return used;
    }

    private void Link(int used)
    {
        var fallback = new int[used];
        var queue = new Queue<int>();
        for (var c = 0; c < _classCount; c++)
        {
            if (_next[c] != 0)
            {
                queue.Enqueue(_next[c]);
            }
        }

        while (queue.TryDequeue(out var state))
        {
            _best[state] = Math.Min(_best[state], _best[fallback[state]]);
            for (var c = 0; c < _classCount; c++)
            {
                ref var next = ref _next[state * _classCount + c];
                var beyond = _next[fallback[state] * _classCount + c];
                if (next == 0)
                {
                    next = beyond;
                    continue;
                }

                fallback[next] = beyond;
                queue.Enqueue(next);
            }
        }
    }
}

using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SmtpStream.Aggregation.Measuring;

/// <summary>
/// How many different values there were (Flajolet et al. 2007) with 4,096 registers: standard error 1.04 / sqrt(4096) = 1.6 %.
/// Registers are a maximum, so merging is exact. Owned by one thread.
/// </summary>
/// <remarks>Estimate after Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6: no bias
/// correction tables and no switch to linear counting.</remarks>
public sealed class HyperLogLog
{
    public const int Precision = 12;
    public const int Registers = 1 << Precision;

    // Entries (register << 6 | rank) rising; at 512 of them the 4,096 bytes of the dense form are at most twice as long.
    private const int MaxSparse = 512;
    private const int HashBits = 64 - Precision;

    private uint[] _sparse = [];
    private int _sparseCount;
    private byte[]? _dense;

    public bool IsDense => _dense is not null;

    /// <summary>(register &lt;&lt; 6 | rank), rising; empty once dense.</summary>
    public ReadOnlySpan<uint> Sparse => _sparse.AsSpan(0, _sparseCount);

    /// <summary>All registers; empty while sparse.</summary>
    public ReadOnlySpan<byte> Dense => _dense;

    /// <summary>Hash of a value; part of the wire format.</summary>
    public static ulong Hash(ReadOnlySpan<byte> value) => XxHash3.HashToUInt64(value);

    /// <summary>Adds an entry of an encoded sketch: a register and its rank.</summary>
    public void AddEntry(uint entry) => Raise((int)(entry >> 6) & (Registers - 1), (byte)(entry & 63));

    /// <summary>Adds the registers of a dense encoded sketch.</summary>
    /// <exception cref="ArgumentException">There are not <see cref="Registers"/> of them.</exception>
    public void AddRegisters(ReadOnlySpan<byte> dense)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(dense.Length, Registers);
        if (_dense is null)
        {
            Densify();
        }

        var mine = MemoryMarshal.Cast<byte, Vector<byte>>(_dense.AsSpan());
        var theirs = MemoryMarshal.Cast<byte, Vector<byte>>(dense);
        for (var i = 0; i < mine.Length; i++)
        {
            mine[i] = Vector.Max(mine[i], theirs[i]);
        }
    }

    public void Add(ReadOnlySpan<byte> value) => Add(Hash(value));

    public void Add(ulong hash) =>
        Raise((int)(hash >> HashBits), (byte)(BitOperations.LeadingZeroCount((hash << Precision) | (1UL << (Precision - 1))) + 1));

    public void MergeFrom(HyperLogLog other)
    {
        if (other._dense is null)
        {
            foreach (var entry in other.Sparse)
            {
                Raise((int)(entry >> 6), (byte)(entry & 63));
            }

            return;
        }

        AddRegisters(other._dense);
    }

    public HyperLogLog Clone()
    {
        var copy = (HyperLogLog)MemberwiseClone();
        copy._sparse = Sparse.ToArray();
        copy._dense = (byte[]?)_dense?.Clone();
        return copy;
    }

    public double Estimate()
    {
        Span<int> histogram = stackalloc int[HashBits + 2];
        histogram.Clear();
        if (_dense is null)
        {
            histogram[0] = Registers - _sparseCount;
            foreach (var entry in Sparse)
            {
                histogram[(int)(entry & 63)]++;
            }
        }
        else
        {
            foreach (var rank in _dense)
            {
                histogram[rank]++;
            }
        }

        var z = Registers * Tau(1 - ((double)histogram[HashBits + 1] / Registers));
        for (var k = HashBits; k >= 1; k--)
        {
            z = 0.5 * (z + histogram[k]);
        }

        z += Registers * Sigma((double)histogram[0] / Registers);
        return Registers / (2 * Math.Log(2)) * (Registers / z);
    }

    private void Raise(int register, byte rank)
    {
        if (_dense is not null)
        {
            if (_dense[register] < rank)
            {
                _dense[register] = rank;
            }

            return;
        }

        RaiseSparse(register, rank);
    }

    private void RaiseSparse(int register, byte rank)
    {
        var wanted = (uint)register << 6;
        var place = _sparseCount == 0 || _sparse[_sparseCount - 1] < wanted ? _sparseCount : FindSparse(wanted);
        if (place < _sparseCount && _sparse[place] >> 6 == (uint)register)
        {
            _sparse[place] = Math.Max(_sparse[place], wanted | rank);
            return;
        }

        if (_sparseCount == MaxSparse)
        {
            Densify();
            _dense![register] = rank;
            return;
        }

        if (_sparseCount == _sparse.Length)
        {
            Array.Resize(ref _sparse, Math.Max(4, _sparseCount * 2));
        }

        _sparse.AsSpan(place, _sparseCount - place).CopyTo(_sparse.AsSpan(place + 1));
        _sparse[place] = wanted | rank;
        _sparseCount++;
    }

    private int FindSparse(uint wanted)
    {
        var place = Sparse.BinarySearch(wanted);
        return place < 0 ? ~place : place;
    }

    private void Densify()
    {
        _dense = new byte[Registers];
        foreach (var entry in Sparse)
        {
            _dense[(int)(entry >> 6)] = (byte)(entry & 63);
        }

        _sparse = [];
        _sparseCount = 0;
    }

    // sigma(x) = x + sum of x^(2^k) 2^(k-1), k >= 1.
    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        var y = 1.0;
        var z = x;
        double previous;
        do
        {
            x *= x;
            previous = z;
            z += x * y;
            y += y;
        }
        while (z != previous);
        return z;
    }

    // tau(x) = (1 - x - sum of (1 - x^(2^-k))^2 2^-k, k >= 1) / 3.
    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        var y = 1.0;
        var z = 1 - x;
        double previous;
        do
        {
            x = Math.Sqrt(x);
            previous = z;
            y *= 0.5;
            z -= Math.Pow(1 - x, 2) * y;
        }
        while (z != previous);
        return z / 3;
    }
}

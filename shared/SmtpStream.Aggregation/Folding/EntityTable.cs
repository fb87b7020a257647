using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Aggregation.Folding;

/// <summary>Entities by (tenant, kind, name in bytes): a look-up allocates nothing. Open addressing, at most half full.</summary>
internal sealed class EntityTable
{
    private ulong[] _hashes = new ulong[64];
    private EntitySlot?[] _slots = new EntitySlot?[64];

    public int Count { get; private set; }

    public EntitySlot FindOrAdd(string tenant, EntityKind kind, ReadOnlySpan<byte> name)
    {
        var hash = HashOf(tenant, kind, name);
        return Find(tenant, kind, name, hash) ?? Add(tenant, kind, name, hash);
    }

    public void Remove(EntitySlot slot)
    {
        var mask = _slots.Length - 1;
        var hole = (int)slot.Hash & mask;
        while (!ReferenceEquals(_slots[hole], slot))
        {
            hole = (hole + 1) & mask;
        }

        // Closes the gap (Knuth, TAOCP 3, 6.4, algorithm R).
        for (var i = (hole + 1) & mask; _slots[i] is not null; i = (i + 1) & mask)
        {
            var home = (int)_hashes[i] & mask;
            if (((i - home) & mask) >= ((i - hole) & mask))
            {
                _slots[hole] = _slots[i];
                _hashes[hole] = _hashes[i];
                hole = i;
            }
        }

        _slots[hole] = null;
        _hashes[hole] = 0;
        Count--;
    }

    /// <summary>All slots, in no order that means anything.</summary>
    public IEnumerable<EntitySlot> Slots() => _slots.Where(s => s is not null)!;

    private static ulong HashOf(string tenant, EntityKind kind, ReadOnlySpan<byte> name)
    {
        var hash = HyperLogLog.Hash(name) ^ ((ulong)kind * 0x9E3779B97F4A7C15);
        foreach (var c in tenant)
        {
            hash = BitOperations.RotateLeft(hash, 5) ^ (c * 0xC2B2AE3D27D4EB4F);
        }

        return hash | (1UL << 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private EntitySlot? Find(string tenant, EntityKind kind, ReadOnlySpan<byte> name, ulong hash)
    {
        var mask = _slots.Length - 1;
        for (var i = (int)hash & mask; _hashes[i] != 0; i = (i + 1) & mask)
        {
            if (_hashes[i] == hash && _slots[i] is { } slot && slot.Key.Kind == kind && name.SequenceEqual(slot.Name) && slot.Key.Tenant == tenant)
            {
                return slot;
            }
        }

        return null;
    }

    private EntitySlot Add(string tenant, EntityKind kind, ReadOnlySpan<byte> name, ulong hash)
    {
        var text = Encoding.UTF8.GetString(name);
        if (!Utf8.IsValid(name))
        {
            // Two byte forms may have one text; the text is the key.
            name = Encoding.UTF8.GetBytes(text);
            hash = HashOf(tenant, kind, name);
            if (Find(tenant, kind, name, hash) is { } known)
            {
                return known;
            }
        }

        if ((Count + 1) * 2 > _slots.Length)
        {
            Grow();
        }

        var slot = new EntitySlot(new EntityKey(tenant, kind, text), name.ToArray(), hash);
        Put(slot);
        Count++;
        return slot;
    }

    private void Put(EntitySlot slot)
    {
        var mask = _slots.Length - 1;
        var i = (int)slot.Hash & mask;
        while (_slots[i] is not null)
        {
            i = (i + 1) & mask;
        }

        _slots[i] = slot;
        _hashes[i] = slot.Hash;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new EntitySlot?[old.Length * 2];
        _hashes = new ulong[old.Length * 2];
        foreach (var slot in old)
        {
            if (slot is not null)
            {
                Put(slot);
            }
        }
    }
}

using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeLearner.Learning;

/// <summary>Numbers that begin on a cache line and stay where they are: a vector that lies across two lines costs twice, and more when it is written.</summary>
/// <param name="length">How many; all 0.</param>
internal sealed class AlignedFloats(int length) : IReadOnlyList<float>
{
    private const int LineBytes = 64;

    private readonly float[] _block = length > 0 ? GC.AllocateArray<float>(length + (LineBytes / sizeof(float)), pinned: true) : [];

    /// <summary>No numbers.</summary>
    public static AlignedFloats Empty { get; } = new(0);

    /// <summary>How many.</summary>
    public int Length => length;

    /// <summary>Bytes held.</summary>
    public long Bytes => sizeof(float) * (long)_block.Length;

    /// <summary>All of them.</summary>
    public Span<float> Span => _block.AsSpan(length > 0 ? Offset(_block) : 0, length);

    int IReadOnlyCollection<float>.Count => length;

    /// <summary>One of them.</summary>
    public ref float this[int index] => ref Span[index];

    float IReadOnlyList<float>.this[int index] => Span[index];

    public static implicit operator Span<float>(AlignedFloats floats) => floats.Span;

    public static implicit operator ReadOnlySpan<float>(AlignedFloats floats) => floats.Span;

    /// <summary>Some of them.</summary>
    public Span<float> AsSpan(int start, int count) => Span.Slice(start, count);

    /// <summary>Some of them.</summary>
    public Span<float> AsSpan(Range range) => Span[range];

    IEnumerator<float> IEnumerable<float>.GetEnumerator()
    {
        for (var i = 0; i < length; i++)
        {
            yield return Span[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<float>)this).GetEnumerator();

    private static unsafe int Offset(float[] block)
    {
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(block));
        return (int)(((address + LineBytes - 1) / LineBytes * LineBytes - address) / sizeof(float));
    }
}

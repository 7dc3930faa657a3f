using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Offline;

/// <summary>Labelled samples as binary frames in memory, one bit a pixel and polarity. Immutable; may be shared between threads.</summary>
public sealed class SampleSet
{
    private readonly int _frameWords;
    private readonly ulong[][] _bits; // one array a sample, [frames, words]
    private readonly int[] _classes;
    private readonly long[] _events;

    internal SampleSet(SensorGeometry input, int frames, IReadOnlyList<string> classes, IReadOnlyList<(ulong[] Bits, int Class, long Events)> samples)
    {
        Input = input;
        Frames = frames;
        Classes = classes;
        _frameWords = EventFrame.WordCount(input);
        _bits = [.. samples.Select(sample => sample.Bits)];
        _classes = [.. samples.Select(sample => sample.Class)];
        _events = [.. samples.Select(sample => sample.Events)];
    }

    /// <summary>Size of a frame.</summary>
    public SensorGeometry Input { get; }

    /// <summary>Frames of every sample.</summary>
    public int Frames { get; }

    /// <summary>Names of the classes, in the order of a network's outputs.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Number of samples.</summary>
    public int Count => _classes.Length;

    /// <summary>Index of a sample's class.</summary>
    public int ClassOf(int sample) => _classes[sample];

    /// <summary>Events that fell into a sample's frames.</summary>
    public long EventsOf(int sample) => _events[sample];

    /// <summary>A frame of a sample: bits in <c>[2, H, W]</c>, lowest bit of each word first.</summary>
    public ReadOnlySpan<ulong> Frame(int sample, int frame) => _bits[sample].AsSpan(frame * _frameWords, _frameWords);

    /// <summary>All frames of a sample, one after the other.</summary>
    public ReadOnlySpan<ulong> BitsOf(int sample) => _bits[sample];

    /// <summary>Parts the set: one of so many samples of each class, the last of each so many, and the others.</summary>
    /// <param name="every">2 and more.</param>
    public (SampleSet Others, SampleSet Parted) Part(int every)
    {
        var seen = new int[Classes.Count];
        var isParted = _classes.Select(classIndex => ++seen[classIndex] % every == 0).ToList();
        SampleSet Of(bool parted) => new(
            Input, Frames, Classes, [.. Enumerable.Range(0, Count).Where(sample => isParted[sample] == parted).Select(sample => (_bits[sample], _classes[sample], _events[sample]))]);
        return (Of(parted: false), Of(parted: true));
    }

    /// <summary>sha256 over all frames and classes, lower-case hex: whether two sets are one.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var bits in _bits)
        {
            hash.AppendData(MemoryMarshal.AsBytes<ulong>(bits));
        }

        hash.AppendData(MemoryMarshal.AsBytes<int>(_classes));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

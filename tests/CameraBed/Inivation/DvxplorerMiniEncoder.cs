using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

namespace EdgeLearner.CameraBed.Inivation;

/// <summary>Events to DVXplorer Mini words.</summary>
/// <remarks>The chip reads columns in ascending order, so that events of one time must come like that: see <see cref="ReadoutOrder"/>.</remarks>
public sealed class DvxplorerMiniEncoder : IWireEncoder
{
    private readonly List<uint> _words = [];
    private long? _referenceMs;
    private long? _frameUs;
    private int _column;

    /// <inheritdoc/>
    public byte[] Encode(EventPacket packet)
    {
        _words.Clear();
        for (var at = 0; at < packet.Count;)
        {
            var first = PixelRun.Of(packet, at);
            PutPlace(packet.TimesUs[at], first.Column);
            at += first.Count;
            var second = at < packet.Count && packet.TimesUs[at] == _frameUs && packet.Xs[at] == _column ? PixelRun.Of(packet, at) : default;
            var distance = second.Group - first.Group;
            var fits = second.Count > 0 && distance is >= 0 and <= DvxplorerMiniWords.DistanceMask;
            _words.Add(fits ? Word(first, second, distance) : Word(first, default, 0));
            at += fits ? second.Count : 0;
        }

        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_words)).ToArray();
    }

    private static uint Word(PixelRun first, PixelRun second, int distance) =>
        DvxplorerMiniWords.GroupsFlag | (uint)first.Mask | ((uint)second.Mask << DvxplorerMiniWords.Group2EventsShift)
        | ((uint)first.Group << DvxplorerMiniWords.Group1Shift) | ((uint)distance << DvxplorerMiniWords.DistanceShift)
        | ((uint)(1 - first.Polarity) << DvxplorerMiniWords.Off1Shift) | ((uint)(1 - second.Polarity) << DvxplorerMiniWords.Off2Shift);

    /// <summary>Puts what brings a reader to a time and a column.</summary>
    private void PutPlace(long timeUs, int column)
    {
        var milliseconds = timeUs / DvxplorerMiniWords.ReferenceUs;
        if (milliseconds != _referenceMs)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, _referenceMs ?? 0);
            _referenceMs = milliseconds;
            _words.Add(DvxplorerMiniWords.ReferenceFlag | ((uint)milliseconds & DvxplorerMiniWords.ReferenceMask));
        }

        if (timeUs != _frameUs)
        {
            var subUs = (uint)(timeUs % DvxplorerMiniWords.ReferenceUs);
            _words.Add(DvxplorerMiniWords.ColumnFlag | DvxplorerMiniWords.StartOfFrame | (subUs << DvxplorerMiniWords.SubTimeShift) | (uint)column);
        }
        else if (column != _column)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(column, _column);
            _words.Add(DvxplorerMiniWords.ColumnFlag | (uint)column);
        }

        (_frameUs, _column) = (timeUs, column);
    }
}

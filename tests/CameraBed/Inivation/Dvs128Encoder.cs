using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;

namespace EdgeLearner.CameraBed.Inivation;

/// <summary>Events to DVS128 words: one each, and one for each wrap of the clock.</summary>
public sealed class Dvs128Encoder : IWireEncoder
{
    private const int Last = 127;

    private readonly List<uint> _words = [];
    private long _wraps;

    /// <inheritdoc/>
    public byte[] Encode(EventPacket packet)
    {
        _words.Clear();
        for (var i = 0; i < packet.Count; i++)
        {
            var wraps = packet.TimesUs[i] / Dvs128Words.TimePeriodUs;
            ArgumentOutOfRangeException.ThrowIfLessThan(wraps, _wraps);
            for (; _wraps < wraps; _wraps++)
            {
                _words.Add(Dvs128Words.Wrap);
            }

            var address = ((Last - packet.Xs[i]) << Dvs128Words.XShift) | ((Last - packet.Ys[i]) << Dvs128Words.YShift) | (1 - packet.Polarities[i]);
            _words.Add(((uint)(packet.TimesUs[i] % Dvs128Words.TimePeriodUs) << Dvs128Words.TimeShift) | (uint)address);
        }

        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_words)).ToArray();
    }
}

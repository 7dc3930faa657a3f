using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Inivation;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;

namespace EdgeLearner.CameraBed.Inivation;

/// <summary>Events to DVXplorer words: time, column, groups of eight rows. Events keep their order; such as follow one another within a group share a word.</summary>
/// <param name="isTurned">Whether the chip is mounted on its side.</param>
public sealed class DvxplorerEncoder(bool isTurned = false) : IWireEncoder
{
    private readonly List<ushort> _words = [];
    private FpgaTimeEncoder _time;
    private long? _frameUs;
    private int? _column;
    private int? _group1;
    private int? _group2;

    /// <inheritdoc/>
    public byte[] Encode(EventPacket packet)
    {
        _words.Clear();
        for (var at = 0; at < packet.Count;)
        {
            var run = PixelRun.Of(packet, at, isTurned);
            _time.MoveTo(packet.TimesUs[at], _words);
            PutColumn(run.Column, packet.TimesUs[at]);
            at += run.Count;
            if (run.Group != _group1 && run.Group != _group2)
            {
                PutAddress(run.Group, at < packet.Count ? PixelRun.Of(packet, at, isTurned).Group : run.Group);
            }

            var code = run.Group == _group1 ? DvxplorerWords.Group1 : DvxplorerWords.Group2;
            _words.Add((ushort)((code << FpgaWords.CodeShift) | ((1 - run.Polarity) << DvxplorerWords.OffShift) | run.Mask));
        }

        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_words)).ToArray();
    }

    private void PutColumn(int column, long timeUs)
    {
        if (column != _column || timeUs != _frameUs)
        {
            _words.Add((ushort)((DvxplorerWords.Column << FpgaWords.CodeShift) | (timeUs != _frameUs ? DvxplorerWords.StartOfFrame : 0) | column));
            (_column, _frameUs) = (column, timeUs);
        }
    }

    /// <summary>Puts two groups in reach, the one that is needed and, where it is near enough, the next.</summary>
    private void PutAddress(int group, int next)
    {
        var distance = Math.Abs(next - group) <= DvxplorerWords.DistanceMask ? next - group : 0;
        (_group1, _group2) = (group, group + distance);
        var second = (distance < 0 ? DvxplorerWords.TowardsTop : 0) | (Math.Abs(distance) << DvxplorerWords.DistanceShift);
        _words.Add((ushort)((DvxplorerWords.GroupAddress << FpgaWords.CodeShift) | second | group));
    }
}

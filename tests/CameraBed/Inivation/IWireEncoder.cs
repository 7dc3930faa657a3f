using EdgeLearner.Sensors.Events;

namespace EdgeLearner.CameraBed.Inivation;

/// <summary>Events to the words in which a camera sends them: the way back of its decoder, for an emulated camera. One stream each.</summary>
public interface IWireEncoder
{
    /// <summary>The words of some events, behind all those before. Times are 0 or more and do not step back.</summary>
    byte[] Encode(EventPacket packet);
}

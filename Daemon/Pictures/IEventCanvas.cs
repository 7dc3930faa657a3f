using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Daemon.Pictures;

/// <summary>Takes events and shows them as a frame. One thread.</summary>
internal interface IEventCanvas
{
    /// <summary>Takes events of a packet.</summary>
    void Draw(EventPacket packet, Range range);

    /// <summary>Shows what there is, and begins the next frame.</summary>
    /// <param name="endUs">End of the frame, in microseconds of sensor time.</param>
    /// <param name="cells">Takes one index into <see cref="EventPalette"/> for each cell, row by row.</param>
    void Show(long endUs, Span<byte> cells);
}

namespace EdgeLearner.Sensors.Events;

/// <summary>Why what follows does not continue what came before; a packet and a frame carry it.</summary>
public enum StreamBreak
{
    /// <summary>No break: this continues the packet or frame before it.</summary>
    None,

    /// <summary>The first of a stream.</summary>
    Start,

    /// <summary>A recording begins again: times go back to its first event.</summary>
    LoopRestart,

    /// <summary>Sensor time stepped back by more than the binning rule allows.</summary>
    Discontinuity,

    /// <summary>A silence longer than the binning rule fills with silent frames.</summary>
    Gap,

    /// <summary>Bytes of a camera were lost, because decoding was late or a transfer failed.</summary>
    Loss,

    /// <summary>A camera was lost and found again: its clock began anew.</summary>
    Reconnect,
}

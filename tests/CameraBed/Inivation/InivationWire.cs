namespace EdgeLearner.CameraBed.Inivation;

/// <summary>Which camera sends which words.</summary>
public static class InivationWire
{
    /// <summary>An encoder at the beginning of a stream.</summary>
    /// <param name="kind">Key of the camera, firmware or not behind it: <c>dvxplorer-mini-9</c>.</param>
    public static IWireEncoder EncoderOf(string kind) => kind switch
    {
        "davis346" => new DavisEncoder(),
        "dvxplorer" => new DvxplorerEncoder(),
        "dvs128" => new Dvs128Encoder(),
        _ => new DvxplorerMiniEncoder(),
    };
}

using EdgeLearner.Sensors.Sources.Cameras.Prophesee;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>THE list of camera models.</summary>
internal static class CameraRegistry
{
    /// <summary>Every model that can be driven. A new one is one folder beside the others and one line here.</summary>
    public static IReadOnlyList<ICameraModel> Models { get; } =
    [
        PropheseeModel.Evk4,
        PropheseeModel.Evk3Hd,
        PropheseeModel.SilkyEvCamHd,
        PropheseeModel.UeyeXcpE,
    ];

    /// <summary>The model that a device is; null where it is none.</summary>
    public static ICameraModel? Find(UsbDeviceInfo device) => Models.FirstOrDefault(model => model.Matches(device));
}

using EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;
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
        new Davis346Model(),
        new DvxplorerModel(),
        new DvxplorerMiniModel(),
        new Dvs128Model(),
    ];

    /// <summary>The model that a device is; null where it is none of these.</summary>
    public static ICameraModel? Of(this IReadOnlyList<ICameraModel> models, UsbDeviceInfo device) => models.FirstOrDefault(model => model.Matches(device));
}

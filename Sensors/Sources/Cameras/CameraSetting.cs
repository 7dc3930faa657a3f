using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Where cameras are looked for, and by which clocks.</summary>
/// <param name="Bus">The bus.</param>
/// <param name="Models">Models that can be driven.</param>
/// <param name="Clock">Stamps what comes; times silence and the search.</param>
/// <param name="StartClock">For the delays that start sequences prescribe; a test lets it run faster.</param>
internal sealed record CameraSetting(IUsbBus Bus, IReadOnlyList<ICameraModel> Models, TimeProvider Clock, TimeProvider StartClock);

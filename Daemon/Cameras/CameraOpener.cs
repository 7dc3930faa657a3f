using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Cameras;

/// <summary>Opens the camera that the options name; it streams once somebody subscribes.</summary>
/// <param name="options">Validated.</param>
/// <param name="clock">For delays and stamps.</param>
/// <param name="tell">Is told what happens to it, from any thread; must not block.</param>
/// <param name="waits">Whether to wait for one where none is plugged in.</param>
/// <param name="stop">Ends the waiting.</param>
/// <exception cref="CameraException">There is none, or it cannot be used: one line that says what to change.</exception>
/// <exception cref="OperationCanceledException">Stopped while waiting.</exception>
internal delegate ILiveSource CameraOpener(
    SensorOptions options, TimeProvider clock, Action<CameraNotice> tell, bool waits, CancellationToken stop);

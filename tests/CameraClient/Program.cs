using EdgeLearner.CameraClient;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

// What a test has run under the preload library: cameras through the real libusb, and what came of them, as lines of JSON.
var lines = new JsonLines(Console.Out);
try
{
    var arguments = ClientArguments.Parse(args);
    var clock = TimeProvider.System;
    if (arguments.Command == "list")
    {
        lines.Write(new { Kind = "list", Cameras = CameraFinder.List(clock) });
        return 0;
    }

    var notices = new NoticeLog(lines);
    var noDelays = new NoDelays();
    using var source = CameraOpening.Open(
        SensorSettings.Read(arguments.Settings),
        () => new CameraSetting(new LibUsbBus(clock), CameraRegistry.Models, clock, arguments.SkipsDelays ? noDelays : clock),
        notices.Tell,
        waits: true,
        CancellationToken.None);
    await new StreamCommand(arguments, lines, notices, Console.In, clock, noDelays).RunAsync(source);
    return 0;
}
catch (Exception e) when (e is CameraException or FormatException)
{
    lines.Write(new { Kind = "error", Text = e.Message });
    return 2;
}

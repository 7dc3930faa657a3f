namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>The register scripts of a sensor, in the order of a camera's life.</summary>
/// <param name="Stop">Ends the flow; also the first of all, since nobody knows what a program before this one left behind.</param>
/// <param name="Destroy">Powers the sensor down; last, and before <paramref name="Initialise"/>.</param>
/// <param name="Initialise">Powers it up; all registers have their defaults then.</param>
/// <param name="Configure">All that has to be set once: filters bypassed, event-rate controller ready and off.</param>
/// <param name="Start">Lets events flow.</param>
internal sealed record SensorScripts(
    RegisterStep[] Stop, RegisterStep[] Destroy, RegisterStep[] Initialise, RegisterStep[] Configure, RegisterStep[] Start);

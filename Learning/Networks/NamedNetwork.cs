using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Networks;

/// <summary>An entry of the catalogue.</summary>
/// <param name="Name">How people call it; case does not matter.</param>
/// <param name="Notation">Its hidden layers, in the notation of <see cref="NetworkCatalogue"/>.</param>
/// <param name="Input">Size of frame that it was chosen for. It is built for any other that its layers fit.</param>
/// <param name="Purpose">What it is for, in a few words.</param>
public sealed record NamedNetwork(string Name, string Notation, SensorGeometry Input, string Purpose);

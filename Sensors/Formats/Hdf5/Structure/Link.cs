namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>A member of a group: a name, and where the object is or another name for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where the object's header is; null where it is told by a path.</param>
/// <param name="Path">The path that it stands for, from this group on or, with a slash before it, from the root; null where there is none.</param>
internal sealed record Link(string Name, long? Address, string? Path = null);

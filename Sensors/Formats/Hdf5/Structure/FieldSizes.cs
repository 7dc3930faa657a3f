namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>Bytes that a file spends on an address and on a length: its superblock says so.</summary>
/// <param name="Address">2, 4 or 8.</param>
/// <param name="Length">2, 4 or 8.</param>
internal readonly record struct FieldSizes(int Address, int Length);

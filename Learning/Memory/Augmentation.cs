using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Memory;

/// <summary>Within which bounds a stored window or sample is varied each time that it is shown, at random.</summary>
/// <param name="ShiftX">Most pixels to the left or right.</param>
/// <param name="ShiftY">Most pixels up or down.</param>
/// <param name="Flip">Whether half of them are mirrored left to right.</param>
/// <param name="Invert">Whether half of them have ON and OFF exchanged.</param>
/// <param name="Turn">Most degrees to either side.</param>
/// <param name="Growth">Most change of size, as a share.</param>
internal sealed record Augmentation(int ShiftX, int ShiftY, bool Flip, bool Invert, double Turn, double Growth)
{
    /// <summary>Draws a placement. What is not varied takes no draw.</summary>
    public Placement Draw(SeededRandom random)
    {
        var (x, y) = (random.NextInt((2 * ShiftX) + 1) - ShiftX, random.NextInt((2 * ShiftY) + 1) - ShiftY);
        return new Placement(
            x,
            y,
            Flip && random.NextInt(2) == 1,
            Invert && random.NextInt(2) == 1,
            Turn > 0 ? (float)random.NextDouble(-Turn, Turn) : 0,
            Growth > 0 ? (float)random.NextDouble(-Growth, Growth) : 0);
    }
}

using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Offline;

/// <summary>In which order, and how, an epoch shows its samples. A function of seed and epoch alone, so that training can go on from any batch of any epoch.</summary>
/// <param name="samples">Number of samples.</param>
/// <param name="options">Batch size, augmentation, seed.</param>
internal sealed class EpochPlan(int samples, TrainingOptions options)
{
    private readonly Showing[] _showings = new Showing[samples];

    /// <summary>Batches of an epoch.</summary>
    public int Batches => (samples + options.Batch - 1) / options.Batch;

    /// <summary>The showings of a batch.</summary>
    public ReadOnlySpan<Showing> Batch(int batch) =>
        _showings.AsSpan(batch * options.Batch, Math.Min(options.Batch, samples - (batch * options.Batch)));

    /// <summary>Draws an epoch, counted from 0.</summary>
    public void Draw(int epoch)
    {
        var random = new SeededRandom(new SeededRandom(options.Seed).NextBits() + (ulong)epoch); // seeds that follow each other give unlike series
        for (var i = 0; i < samples; i++)
        {
            _showings[i] = new Showing(i, options.Augmentation.Draw(random));
        }

        random.Shuffle(_showings.AsSpan());
    }
}

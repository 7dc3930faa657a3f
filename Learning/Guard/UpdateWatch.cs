using System.Globalization;

namespace EdgeLearner.Learning.Guard;

/// <summary>Watches how large updates are beside the weights. One thread.</summary>
/// <param name="most">Most that one update may be, as a share of the weights' length, whatever the updates before it were.</param>
internal sealed class UpdateWatch(double most)
{
    private const int KnownAfter = 200; // updates
    private const double Decay = 0.999; // an update: a peak is half forgotten after 700
    private const double FarBeyond = 10; // times the highest
    private const double Harmless = 0.1; // of what is allowed at most, however much that is beside the updates before

    private long _count;
    private double _highest;

    /// <summary>Takes an update.</summary>
    /// <param name="size">Its length, as a share of the weights'.</param>
    /// <returns>What is wrong with it, in one line; null where nothing is.</returns>
    public string? Add(double size)
    {
        if (!double.IsFinite(size) || size > most)
        {
            return Text($"an update was {size:P0} of the weights, where {most:P0} is allowed; lower Learning:LearningRate, or set Learning:ClipNorm");
        }

        if (_count >= KnownAfter && size > FarBeyond * _highest && size > Harmless * most)
        {
            return Text($"an update was {size:P1} of the weights, where none was above {_highest:P2} before");
        }

        _count++;
        _highest = Math.Max(size, _highest * Decay);
        return null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

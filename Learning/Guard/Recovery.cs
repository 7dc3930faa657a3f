namespace EdgeLearner.Learning.Guard;

/// <summary>How much is learned after a fall: nothing for a while, then at half the rate; twice as long and half of that with each fall in a row. Exams that go well give it all back. One thread.</summary>
/// <param name="pauseUs">The first pause, in microseconds of sensor time.</param>
internal sealed class Recovery(long pauseUs)
{
    private const float LeastRate = 1 / 64f;
    private const long LongestUs = 3_600_000_000;

    private long _untilUs = long.MinValue;

    /// <summary>Factor on the learning rate, 1/64 to 1.</summary>
    public float Rate { get; private set; } = 1;

    /// <summary>Falls whose harm is not made good yet: one is with each exam that goes well.</summary>
    public int Falls { get; private set; }

    /// <summary>Whether learning pauses.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>There was a fall.</summary>
    /// <param name="nowUs">Sensor time that has passed.</param>
    /// <returns>Length of the pause, in microseconds.</returns>
    public long Fall(long nowUs)
    {
        var lengthUs = Math.Min(LongestUs, pauseUs << Math.Min(Falls, 20));
        Falls++;
        Rate = Math.Max(LeastRate, Rate / 2);
        _untilUs = nowUs + lengthUs;
        IsPaused = true;
        return lengthUs;
    }

    /// <summary>An exam went well.</summary>
    public void Pass()
    {
        Falls = Math.Max(0, Falls - 1);
        Rate = Math.Min(1, 2 * Rate);
    }

    /// <summary>Ends the pause where it has lasted long enough.</summary>
    /// <returns>Whether it ended just now.</returns>
    public bool Ends(long nowUs)
    {
        var ends = IsPaused && nowUs >= _untilUs;
        IsPaused &= !ends;
        return ends;
    }

    /// <summary>Time that the pause still lasts, in microseconds; 0 without one. Overdue, it is 1: who goes on from there must still end it.</summary>
    public long LeftUs(long nowUs) => IsPaused ? Math.Max(1, _untilUs - nowUs) : 0;

    /// <summary>Goes on where another one was.</summary>
    public void Restore(float rate, int falls, long leftUs, long nowUs)
    {
        (Rate, Falls) = (Math.Clamp(rate, LeastRate, 1), falls);
        (_untilUs, IsPaused) = (nowUs + leftUs, leftUs > 0);
    }
}

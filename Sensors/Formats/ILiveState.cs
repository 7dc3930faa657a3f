namespace EdgeLearner.Sensors.Formats;

/// <summary>A decoder's state that can go on behind a hole in the bytes: what a camera needs and a file does not.</summary>
internal interface ILiveState : IDecoderState
{
    /// <summary>Bytes are missing: forgets what only they could tell (row, vector, half a record), and puts the clock right as soon as a word tells the time.</summary>
    /// <param name="elapsedUs">How long the hole is by the host's clock, in microseconds, 0 or more: right to some milliseconds.</param>
    /// <param name="toldUs">Sensor time that the missing bytes told, in microseconds: exact, 0 where the camera's wire has no <c>CountUs</c>.</param>
    /// <param name="hasUntold">Whether bytes are missing too that nobody saw, so that more time may have passed than was told.</param>
    void Skip(long elapsedUs, long toldUs, bool hasUntold);
}

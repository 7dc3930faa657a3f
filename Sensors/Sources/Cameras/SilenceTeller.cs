using System.Globalization;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Tells once when nothing comes from a camera that is plugged in, and once when it sends again. The source's thread.</summary>
/// <remarks>A still scene is no such silence: cameras send their clock all the time.</remarks>
/// <param name="name">What to call the camera.</param>
/// <param name="clock">The host's.</param>
/// <param name="tell">Whom.</param>
internal sealed class SilenceTeller(string name, TimeProvider clock, Action<CameraNotice> tell)
{
    /// <summary>So long after the last bytes, or the start, it is told.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private long _heardTimestamp = clock.GetTimestamp();
    private bool _isTold;

    /// <summary>Bytes came.</summary>
    public void Hear()
    {
        var now = clock.GetTimestamp();
        if (_isTold)
        {
            _isTold = false;
            tell(new(CameraNoticeKind.SendsAgain, string.Create(CultureInfo.InvariantCulture, $"{name} sends again, after {clock.GetElapsedTime(_heardTimestamp, now).TotalSeconds:N1} s")));
        }

        _heardTimestamp = now;
    }

    /// <summary>Nothing came just now.</summary>
    public void Look()
    {
        if (!_isTold && clock.GetElapsedTime(_heardTimestamp) >= Limit)
        {
            _isTold = true;
            tell(new(CameraNoticeKind.FellSilent, $"{name} has sent nothing for {Limit.TotalSeconds} s, not even its clock: if it stays so, unplug it and plug it in again"));
        }
    }
}

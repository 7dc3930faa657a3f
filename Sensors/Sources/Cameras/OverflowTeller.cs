using System.Globalization;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Tells once when bytes begin to be discarded, and once when decoding has caught up: not at every hole between. Tells of failed transfers, too.</summary>
/// <param name="name">What to call the camera.</param>
/// <param name="tell">Whom.</param>
internal sealed class OverflowTeller(string name, Action<CameraNotice> tell)
{
    private UsbStreamCounts _before; // as they were when discarding began, or all is well
    private long _errors;
    private bool _isLate;

    /// <summary>Looks at the stream's counts; at every buffer, and where none came.</summary>
    public void Look(in UsbStreamCounts counts)
    {
        if (counts.Errors != _errors)
        {
            tell(new(CameraNoticeKind.TransferFailed, Text($"{name}: {counts.Errors - _errors} USB transfers failed; the stream goes on. If it happens again: another cable or port")));
            _errors = counts.Errors;
        }

        if (!_isLate && counts.DiscardedTransfers > _before.DiscardedTransfers)
        {
            _isLate = true;
            tell(new(CameraNoticeKind.OverflowStarted, $"{name}: decoding is late: what comes is discarded until there is room again"));
        }
        else if (_isLate && counts.Waiting == 0)
        {
            _isLate = false;
            var bytes = counts.DiscardedBytes - _before.DiscardedBytes;
            tell(new(CameraNoticeKind.OverflowEnded, Text($"{name}: decoding has caught up; {bytes / 1e6:N1} MB in {counts.DiscardedTransfers - _before.DiscardedTransfers} transfers were discarded")));
            _before = counts;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>The last structure of a kind that was read, since the next chunk is found by the same as a rule. One thread; one buffer.</summary>
/// <param name="file">The file.</param>
/// <param name="what">What to call it.</param>
internal sealed class StructureBuffer(FileBytes file, string what)
{
    private byte[] _bytes = [];
    private long _address = -1;
    private long _length;
    private InvalidDataException? _damage;

    /// <summary>What it is called.</summary>
    public string What => what;

    /// <summary>Reads a structure, if it is another than the last.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="length">Its size.</param>
    /// <param name="signature">What it begins with; may be empty.</param>
    /// <param name="isChecked">Whether it ends with its check sum. Default: yes.</param>
    /// <returns>Valid until the next call.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public ReadOnlyMemory<byte> Load(long address, long length, ReadOnlySpan<byte> signature, bool isChecked = true)
    {
        if (address != _address || length != _length)
        {
            (_address, _length, _damage) = (address, length, null);
            try
            {
                Read(signature, isChecked);
            }
            catch (InvalidDataException damage)
            {
                _damage = damage;
            }
        }

        return _damage is null ? _bytes.AsMemory(0, (int)_length) : throw _damage;
    }

    private void Read(ReadOnlySpan<byte> signature, bool isChecked)
    {
        file.RequireWithin(what, _address, _length);
        if (_bytes.Length < _length)
        {
            _bytes = new byte[_length];
        }

        var bytes = _bytes.AsSpan(0, (int)_length);
        file.Read(_address, bytes);
        if (!bytes.StartsWith(signature))
        {
            throw new InvalidDataException($"there is no {what} at byte {_address}");
        }

        if (isChecked)
        {
            CheckSum.Verify(bytes, what, _address);
        }
    }
}

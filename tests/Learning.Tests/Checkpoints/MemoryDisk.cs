using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Tests.Checkpoints;

/// <summary>A disk that fails when it is told to, and that forgets at a power cut what was not forced onto it.</summary>
internal sealed class MemoryDisk : IDisk
{
    private Dictionary<string, Content> _names = []; // as programs see them
    private Dictionary<string, Content> _forced = []; // as they are after a power cut
    private int _operations;
    private bool _isFull;

    /// <summary>Operations asked for since the last fault was set.</summary>
    public int Operations => _operations;

    /// <summary>The operation that fails, from 1; 0 = none.</summary>
    public int FailsAt { get; private set; }

    /// <summary>How it fails.</summary>
    public Fault Fault { get; private set; }

    /// <summary>Called within each <see cref="Sync"/>.</summary>
    public Action? OnSync { get; set; }

    /// <summary>A file that it does not give.</summary>
    public string? RefusesToOpen { get; set; }

    /// <summary>Names and bytes of all files.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _names.ToDictionary(file => file.Key, file => file.Value.Bytes.ToArray());

    /// <summary>An operation, counted from now, shall fail; 0 = none. A full disk has room again.</summary>
    public void FailAt(int operation, Fault fault = Fault.Error) => (_operations, FailsAt, Fault, _isFull) = (0, operation, fault, false);

    /// <summary>Puts content in place of a file's.</summary>
    public void Put(string path, ReadOnlySpan<byte> bytes)
    {
        var content = new Content();
        content.Bytes.AddRange(bytes);
        content.ForcedBytes = bytes.ToArray();
        (_names[path], _forced[path]) = (content, content);
    }

    /// <summary>Has these files, and no other.</summary>
    public void Restore(IReadOnlyDictionary<string, byte[]> files)
    {
        (_names, _forced) = ([], []);
        foreach (var (path, bytes) in files)
        {
            Put(path, bytes);
        }
    }

    /// <summary>Removes a file.</summary>
    public void Take(string path) => Assert.True(_names.Remove(path) & _forced.Remove(path));

    /// <summary>The power is cut: of each file what was forced is left, under the names that were forced.</summary>
    /// <param name="namesReached">Whether the names have reached the disk by themselves.</param>
    public void CutPower(bool namesReached)
    {
        _names = new(namesReached ? _names : _forced);
        foreach (var content in _names.Values)
        {
            content.Bytes = [.. content.ForcedBytes];
        }

        _forced = new(_names);
        FailAt(0);
    }

    public void CreateFolder(string folder) => Count();

    public Stream Create(string path)
    {
        Count();
        var content = new Content();
        _names[path] = content;
        return new WritingStream(this, content);
    }

    public Stream Open(string path)
    {
        Count();
        if (path == RefusesToOpen)
        {
            throw new IOException("Input/output error");
        }

        return _names.TryGetValue(path, out var content) ? new MemoryStream([.. content.Bytes], writable: false) : throw new FileNotFoundException("no such file", path);
    }

    public void Sync(Stream file)
    {
        Count(needsRoom: true);
        OnSync?.Invoke();
        var content = ((WritingStream)file).Content;
        content.ForcedBytes = [.. content.Bytes];
    }

    public void Rename(string from, string to)
    {
        Count();
        Assert.True(_names.Remove(from, out var content));
        _names[to] = content;
    }

    public void SyncFolder(string folder)
    {
        Count();
        foreach (var name in _forced.Keys.Concat(_names.Keys).Where(name => Path.GetDirectoryName(name) == folder).ToList())
        {
            if (_names.TryGetValue(name, out var content))
            {
                _forced[name] = content;
            }
            else
            {
                _forced.Remove(name);
            }
        }
    }

    public void Delete(string path)
    {
        Count();
        _names.Remove(path);
    }

    public IReadOnlyList<string> List(string folder)
    {
        Count();
        return [.. _names.Keys.Where(name => Path.GetDirectoryName(name) == folder).Select(name => Path.GetFileName(name))];
    }

    private void Count(bool needsRoom = false, Action? half = null)
    {
        var isDue = ++_operations == FailsAt;
        if (isDue && Fault == Fault.ShortWrite)
        {
            half?.Invoke();
        }

        _isFull |= isDue && Fault == Fault.DiskFull;
        if (_isFull && needsRoom)
        {
            throw new IOException("No space left on device");
        }

        if (Fault == Fault.PowerCut ? FailsAt > 0 && _operations >= FailsAt : isDue && Fault != Fault.DiskFull)
        {
            throw new IOException("Input/output error");
        }
    }

    /// <summary>A file, whatever its name is.</summary>
    private sealed class Content
    {
        public List<byte> Bytes { get; set; } = [];

        public byte[] ForcedBytes { get; set; } = [];
    }

    private sealed class WritingStream(MemoryDisk disk, Content content) : Stream
    {
        public Content Content => content;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => content.Bytes.Count;

        public override long Position { get => Length; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var bytes = buffer.ToArray();
            disk.Count(needsRoom: true, () => content.Bytes.AddRange(bytes.AsSpan(0, bytes.Length / 2)));
            content.Bytes.AddRange(bytes);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

/// <summary>How an operation of a disk fails.</summary>
internal enum Fault
{
    /// <summary>Nothing of it happens.</summary>
    Error,

    /// <summary>Half of what was to be written is.</summary>
    ShortWrite,

    /// <summary>From then on nothing more can be written.</summary>
    DiskFull,

    /// <summary>From then on nothing happens any more.</summary>
    PowerCut,
}

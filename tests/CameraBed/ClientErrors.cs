using System.Text;

namespace EdgeLearner.CameraBed;

/// <summary>What a client writes on standard error: kept whole, and waited for. From any thread.</summary>
internal sealed class ClientErrors
{
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _grew = New();

    /// <summary>Reads until the client closes it.</summary>
    public ClientErrors(TextReader errors) => Ended = ReadAsync(errors);

    /// <summary>Done when nothing more comes.</summary>
    public Task Ended { get; }

    /// <summary>What it wrote so far.</summary>
    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Waits until a text is there, whatever the case of its letters.</summary>
    /// <returns>False where it does not come in time, or not at all.</returns>
    public async Task<bool> HasAsync(string text, TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        while (true)
        {
            Task grew;
            lock (_text)
            {
                grew = _grew.Task;
            }

            if (Text.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            try
            {
                await grew.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync(TextReader errors)
    {
        while (await errors.ReadLineAsync() is { } line)
        {
            lock (_text)
            {
                _text.AppendLine(line);
                _grew.SetResult();
                _grew = New();
            }
        }

        lock (_text)
        {
            _grew.SetCanceled(); // nothing more comes
        }
    }
}

namespace EdgeLearner.Telemetry.Tests.Support;

/// <summary>What came and was not yet asked for. Waits for events, never for time: the limit is only reached by a test that fails.</summary>
internal sealed class Inbox<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
            _arrived.TrySetResult();
        }
    }

    /// <summary>Takes the first item that fits, waiting for one.</summary>
    public async Task<T> TakeAsync(Func<T, bool> fits, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Limit);
        while (true)
        {
            if (TryTake(fits, out var item, out var arrived))
            {
                return item;
            }

            try
            {
                await arrived.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"waited for {what}; came last: {Last()}");
            }
        }
    }

    private bool TryTake(Func<T, bool> fits, out T item, out Task arrived)
    {
        lock (_gate)
        {
            var found = _items.FindIndex(candidate => fits(candidate));
            item = found < 0 ? default! : _items[found];
            if (found >= 0)
            {
                _items.RemoveAt(found);
            }

            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            arrived = _arrived.Task;
            return found >= 0;
        }
    }

    private string Last()
    {
        lock (_gate)
        {
            return string.Join(" | ", _items.TakeLast(10).Select(item => $"{item}").Select(text => text[..Math.Min(text.Length, 200)]));
        }
    }
}

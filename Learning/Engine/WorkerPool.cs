using System.Runtime.ExceptionServices;

namespace EdgeLearner.Learning.Engine;

/// <summary>A few threads that do one piece of work together and then sleep. They wait without spinning for long: idle cores belong to others.</summary>
internal sealed class WorkerPool : IDisposable
{
    private readonly SemaphoreSlim[] _begin;
    private readonly CountdownEvent? _ended;
    private readonly Action<int> _takeItems;
    private Action<int> _work = _ => { };
    private Action<int, int> _itemWork = (_, _) => { };
    private int _items;
    private int _nextItem;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _stops;

    /// <param name="workers">Threads that share the work, the caller's included; 1 = no others.</param>
    public WorkerPool(int workers)
    {
        Workers = workers;
        _takeItems = TakeItems;
        _begin = [.. Enumerable.Range(1, workers - 1).Select(_ => new SemaphoreSlim(0))];
        _ended = workers > 1 ? new CountdownEvent(workers - 1) : null;
        for (var i = 1; i < workers; i++)
        {
            var worker = i;
            new Thread(() => Serve(worker)) { IsBackground = true, Name = $"engine-{worker}" }.Start();
        }
    }

    /// <summary>Threads that share the work.</summary>
    public int Workers { get; }

    /// <summary>Calls the work once on each thread, with the numbers 0 to Workers - 1, and returns when all are done. Allocates nothing.</summary>
    public void Run(Action<int> work)
    {
        if (_ended is null)
        {
            work(0);
            return;
        }

        _work = work;
        _failure = null;
        _ended.Reset();
        foreach (var begin in _begin)
        {
            begin.Release();
        }

        Do(0);
        _ended.Wait();
        _failure?.Throw();
    }

    /// <summary>Calls the work once for each of some items, with the numbers of item and thread: each thread takes one after the other until none is left. As <see cref="Run"/>.</summary>
    public void Share(Action<int, int> work, int items)
    {
        (_itemWork, _items, _nextItem) = (work, items, 0);
        if (items > 1)
        {
            Run(_takeItems);
        }
        else
        {
            TakeItems(worker: 0);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _stops = true;
        foreach (var begin in _begin)
        {
            begin.Release();
        }
    }

    private void Serve(int worker)
    {
        for (_begin[worker - 1].Wait(); !_stops; _begin[worker - 1].Wait())
        {
            Do(worker);
            _ended!.Signal();
        }
    }

    private void TakeItems(int worker)
    {
        for (var item = Interlocked.Increment(ref _nextItem) - 1; item < _items; item = Interlocked.Increment(ref _nextItem) - 1)
        {
            _itemWork(item, worker);
        }
    }

    private void Do(int worker)
    {
        try
        {
            _work(worker);
        }
        catch (Exception error)
        {
            _failure ??= ExceptionDispatchInfo.Capture(error);
        }
    }
}

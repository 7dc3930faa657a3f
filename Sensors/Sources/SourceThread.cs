using System.Reactive.Disposables;
using System.Reactive.Linq;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources;

/// <summary>The thread of a source, named source: for one subscriber, once. A running source is closed by it, one without a subscriber by whoever disposes of it.</summary>
/// <param name="play">Delivers until all is delivered or it is stopped. What it throws ends the stream as its error: on this thread nobody else would catch it.</param>
/// <param name="stop">Brings <paramref name="play"/> to its end. From any thread; repeatable.</param>
/// <param name="close">Closes what is open, once nothing is delivered any more. Called once.</param>
internal sealed class SourceThread(Action<IObserver<EventPacket>> play, Action stop, Action close) : IDisposable
{
    private int _isTaken;

    /// <summary>What is delivered.</summary>
    public IObservable<EventPacket> Packets => Observable.Create<EventPacket>(Start);

    /// <inheritdoc/>
    public void Dispose()
    {
        stop();
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
        {
            close();
        }
    }

    private IDisposable Start(IObserver<EventPacket> packets)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            throw new InvalidOperationException("A source has one subscriber, once.");
        }

        new Thread(() => Run(packets)) { Name = "source", IsBackground = true }.Start();
        return Disposable.Create(stop);
    }

    private void Run(IObserver<EventPacket> packets)
    {
        Exception? failure = null;
        try
        {
            play(packets);
        }
        catch (Exception error)
        {
            failure = error;
        }
        finally
        {
            close();
        }

        if (failure is null)
        {
            packets.OnCompleted();
        }
        else
        {
            packets.OnError(failure);
        }
    }
}

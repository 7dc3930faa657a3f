using System.Reactive.Linq;

namespace EdgeLearner.Daemon;

/// <summary>What becomes of an exception in whatever follows a source.</summary>
internal static class FailureObservable
{
    /// <summary>Hands over what observers throw, instead of throwing it back at the source.</summary>
    /// <remarks>Rx detaches whoever throws, so that no <c>OnError</c> reaches them any more: without this, the end of the chain would wait for ever.</remarks>
    /// <param name="source">The stream.</param>
    /// <param name="fail">Is given the exception, on the source's thread. The source is let go, as if nobody listened any more.</param>
    public static IObservable<T> HandFailuresTo<T>(this IObservable<T> source, Action<Exception> fail) =>
        Observable.Create<T>(observer => source.Subscribe(new Guard<T>(observer, fail)));

    private sealed class Guard<T>(IObserver<T> observer, Action<Exception> fail) : IObserver<T>
    {
        public void OnNext(T value)
        {
            try
            {
                observer.OnNext(value);
            }
            catch (Exception error)
            {
                fail(error);
            }
        }

        public void OnError(Exception error) => End(() => observer.OnError(error));

        public void OnCompleted() => End(observer.OnCompleted);

        private void End(Action tell)
        {
            try
            {
                tell();
            }
            catch (Exception error)
            {
                fail(error);
            }
        }
    }
}

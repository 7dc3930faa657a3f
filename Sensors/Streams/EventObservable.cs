using System.Reactive;
using System.Reactive.Linq;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;

namespace EdgeLearner.Sensors.Streams;

/// <summary>Rx operators on packets of events. Synchronous: packets are lent and must not outlive their OnNext.</summary>
public static class EventObservable
{
    /// <summary>Lets through what a filter lets through. Empty packets pass on too: they carry time.</summary>
    /// <param name="packets">The stream; one subscription, since a stage holds one stream's state.</param>
    /// <param name="stage">The filter and its account.</param>
    public static IObservable<EventPacket> Filter(this IObservable<EventPacket> packets, FilterStage stage) =>
        packets.Select(stage.Apply);

    /// <summary>Packets to frames of one period each. Frames are given: the observer disposes each.</summary>
    /// <param name="packets">The stream; one subscription, since a binner holds one stream's state.</param>
    /// <param name="binner">The binning rule at work, and its account.</param>
    /// <remarks>The last, partial bin is emitted before completion, and before a failure too: what was delivered is not lost.</remarks>
    public static IObservable<EventFrame> BinByTime(this IObservable<EventPacket> packets, TimeBinner binner) =>
        Observable.Create<EventFrame>(frames => packets.SubscribeSafe(Observer.Create<EventPacket>(
            packet => binner.Push(packet, frames),
            error =>
            {
                binner.Complete(frames);
                frames.OnError(error);
            },
            () =>
            {
                binner.Complete(frames);
                frames.OnCompleted();
            })));
}

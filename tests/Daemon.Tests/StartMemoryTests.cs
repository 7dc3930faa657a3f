using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Daemon.Tests;

public sealed class StartMemoryTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Start_AfterTheDelay_WhatNothingRefersToIsGone()
    {
        using var memory = new StartMemory(_clock);
        var leftover = Leftover();

        await memory.StartAsync(TestContext.Current.CancellationToken);
        _clock.Advance(StartMemory.Delay);

        Assert.False(leftover.IsAlive);
    }

    /// <summary>An object of the oldest generation that nothing refers to.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // or a register might still hold it
    private static WeakReference Leftover() => new(new byte[1_000_000]);
}

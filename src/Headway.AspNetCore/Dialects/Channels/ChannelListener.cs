using System.Threading.Channels;
using Headway.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>
/// Listens to the channels of the dialects, so that what anybody publishes there becomes events, once, although every
/// process hears it.
/// </summary>
/// <remarks>
/// One process at a time listens: it alone appends. A claim for each message would have cost a round trip each, would
/// need a name for each message that messages do not have (the same bytes twice are two messages), and would lose the
/// order. So the others hear, keep what they heard in bounded memory, and forget it when the listener says that it is
/// settled. When the listener ends, or is silent for its lease, one of them takes the next term, finds in the logs how
/// far the old one came (<see cref="ChannelTakeover"/>), and goes on behind it. Its term is the epoch of its appends,
/// which fences the old one off, should it only have slept.
/// <list type="number">
/// <item>It takes the term, and waits until it hears its own first mark: now it has heard all that the one before has.</item>
/// <item>It aligns what it holds with the logs.</item>
/// <item>It passes messages to the lanes (<see cref="ChannelSession"/>); at a mark it puts a barrier among them.</item>
/// <item>When a barrier is reached, it notes how far the logs reach, and tells all with its next mark.</item>
/// <item>It stops when it has lost its term, or the process stops: then it finishes what it passed on, and says so.</item>
/// </list>
/// </remarks>
internal sealed partial class ChannelListener(IChannelTurn turn, HeardMessages heard, ChannelParts parts, ILogger<ChannelListener> logger) : IHostedService, IDisposable
{
    private const int AtOnce = 1000;
    private const double Trusted = 2.0 / 3; // of the lease: nothing may be on its way any more when another can have taken the next term

    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan s_longestBeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_hearing = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_lastWork = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _freed = new(0, 1);
    private Task _running = Task.CompletedTask;
    private long _above;

    private bool IsShared => turn.Lease != Timeout.InfiniteTimeSpan;

    /// <summary>Subscriptions were lost and are back: what was published meanwhile is missing here, and another may have it.</summary>
    public void Missed() => _missed?.Cancel();

    private CancellationTokenSource? _missed;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        parts.Counts.Held = () => heard.Held;
        turn.Freed = Free;
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _freed.Dispose();
    }

    private void Free()
    {
        if (_freed.CurrentCount == 0)
        {
            try
            {
                _freed.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else said the same.
            }
        }
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var asked = parts.Time.GetTimestamp();
                if (await turn.TryTakeAsync(_above, _stopping.Token) is { } term)
                {
                    await ListenAsync(term, new(term.Settled, parts.Time) { Kept = asked });
                }

                if (!_stopping.IsCancellationRequested)
                {
                    await _freed.WaitAsync(IsShared ? turn.Lease / 5 : s_longestBeat, _stopping.Token);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
            }
            catch (Exception fault)
            {
                LogFault(fault);
                await Task.WhenAny(Task.Delay(s_longestBeat, parts.Time, _stopping.Token));
            }
        }
    }

    private async Task ListenAsync(ChannelTerm term, ChannelProgress progress)
    {
        using var over = new CancellationTokenSource();
        using var pumping = CancellationTokenSource.CreateLinkedTokenSource(over.Token, _stopping.Token);
        _missed = pumping;
        var session = new ChannelSession(parts, term.Term, () => !IsShared || progress.Silence < turn.Lease * Trusted, over);
        var beating = BeatAsync(term, progress, over);
        try
        {
            await heard.HeardAsync(term.Mark).WaitAsync(s_hearing, parts.Time, pumping.Token);
            if (IsShared)
            {
                await new ChannelTakeover(parts, turn, heard).AlignAsync(term, pumping.Token);
                LogListens(term.Term);
            }

            heard.Begin();
            parts.Counts.IsListening = true;
            await PumpAsync(session, progress, pumping.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or TimeoutException)
        {
            // The term is over, the process stops, or nothing is heard here: below it is handed on.
        }
        finally
        {
            _missed = null;
            parts.Counts.IsListening = false;
            heard.End();
            await EndAsync(term, session, progress, over);
            await beating;
            _above = session.Above;
        }
    }

    // What was passed on is finished, unless the term is lost; what was not, the next one has heard as well.
    private async Task EndAsync(ChannelTerm term, ChannelSession session, ChannelProgress progress, CancellationTokenSource over)
    {
        try
        {
            if (!over.IsCancellationRequested)
            {
                await session.Mark().WaitAsync(s_lastWork, parts.Time, over.Token);
                await turn.FreeAsync(term, progress.Settled, over.Token);
            }
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException or LogStoreException)
        {
            // The lease will lapse, and the next one aligns.
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private async Task PumpAsync(ChannelSession session, ChannelProgress progress, CancellationToken cancellationToken)
    {
        var barriers = Channel.CreateUnbounded<(long Mark, Task<IReadOnlyDictionary<string, long>> Reached)>();
        var settling = SettleAsync(barriers.Reader, progress, cancellationToken);
        try
        {
            while (true)
            {
                foreach (var next in await heard.TakeAsync(AtOnce, cancellationToken))
                {
                    if (next.Mark == 0)
                    {
                        session.Take(next);
                    }
                    else
                    {
                        barriers.Writer.TryWrite((next.Mark, session.Mark()));
                    }
                }
            }
        }
        finally
        {
            barriers.Writer.Complete();
            await settling;
        }
    }

    private async Task SettleAsync(ChannelReader<(long Mark, Task<IReadOnlyDictionary<string, long>> Reached)> barriers, ChannelProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (mark, reached) in barriers.ReadAllAsync(cancellationToken))
            {
                await turn.NoteAsync(mark, await reached.WaitAsync(cancellationToken), cancellationToken);
                progress.Settle(mark);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or LogStoreException)
        {
            // What is not noted, the next one finds behind the last that is.
        }
    }

    private async Task BeatAsync(ChannelTerm term, ChannelProgress progress, CancellationTokenSource over)
    {
        while (!over.IsCancellationRequested)
        {
            parts.Counts.Flush();
            await Task.WhenAny(Task.Delay(heard.IsIdle ? Longest() : s_beat, parts.Time, over.Token));
            if (over.IsCancellationRequested)
            {
                return;
            }

            var began = parts.Time.GetTimestamp();
            switch (await TryKeepAsync(term, progress, over.Token))
            {
                case true:
                    progress.Kept = began;
                    break;
                case false:
                    await over.CancelAsync();
                    break;

                case null when IsShared && progress.Silence > turn.Lease * Trusted:
                    LogSilent();
                    await over.CancelAsync();
                    break;
            }
        }
    }

    private TimeSpan Longest() => IsShared && turn.Lease / 5 < s_longestBeat ? turn.Lease / 5 : s_longestBeat;

    private async Task<bool?> TryKeepAsync(ChannelTerm term, ChannelProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            return await turn.KeepAsync(term, progress.Settled, cancellationToken);
        }
        catch (Exception fault) when (fault is LogStoreException or OperationCanceledException or TimeoutException)
        {
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "This process listens to the channels now, in term {Term}.")]
    private partial void LogListens(long term);

    [LoggerMessage(2, LogLevel.Warning, "Redis is out of reach: the channels are left to another process.")]
    private partial void LogSilent();

    [LoggerMessage(3, LogLevel.Error, "Listening to the channels failed; it is tried again.")]
    private partial void LogFault(Exception fault);

    /// <summary>How far a term has come, in marks, and when it was last confirmed.</summary>
    private sealed class ChannelProgress(long settled, TimeProvider time)
    {
        private long _settled = settled;
        private long _kept = time.GetTimestamp();

        public long Settled => Volatile.Read(ref _settled);

        /// <summary>When the confirmation was asked for. It counts from then, whenever it came.</summary>
        public long Kept
        {
            set => Volatile.Write(ref _kept, value);
        }

        /// <summary>How long ago that was.</summary>
        public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _kept));

        public void Settle(long mark) => Volatile.Write(ref _settled, Math.Max(Settled, mark));
    }
}

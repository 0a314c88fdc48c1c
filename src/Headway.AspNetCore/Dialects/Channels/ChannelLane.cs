using Headway.AspNetCore.Native;
using Headway.Log;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>Appends the messages of one channel, in order, for as long as there are some.</summary>
/// <remarks>One task. What waits for it is guarded by its session.</remarks>
internal sealed partial class ChannelLane(ChannelSession session, ChannelRoute route, string id)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.5);

    private readonly List<Heard> _batch = [];
    private readonly ChannelParts _parts = session.Parts;
    private ChannelJob? _job;

    public ChannelRoute Route => route;

    public string Id => id;

    /// <summary>Messages, and the barriers between them.</summary>
    public Queue<object> Waiting { get; } = new();

    public async Task RunAsync()
    {
        while (!session.Over.IsCancellationRequested && session.Next(this, _batch) is var (barrier, messages))
        {
            if (barrier is not null)
            {
                barrier.Reach(_job is { IsOwn: false } job ? job.Id : null, _job?.LastSeq ?? 0);
                continue;
            }

            try
            {
                await SettleAsync(messages);
            }
            catch (OperationCanceledException) when (session.Over.IsCancellationRequested)
            {
                return; // they are held, and whoever listens next goes on with them
            }
            catch (Exception fault)
            {
                LogUntaken(_parts.Loggers.CreateLogger<ChannelLane>(), messages.Count, route.Pattern.Name(id), fault);
            }
        }
    }

    /// <summary>Sees to it that the messages are in the log, or counted as refused, however long the store makes it wait.</summary>
    private async Task SettleAsync(List<Heard> messages)
    {
        while (true)
        {
            try
            {
                _job = await _parts.Jobs.FindOrCreateAsync(route, id, session.Over);
                await TakeAsync(_job, messages);
                return;
            }
            catch (LogStoreException fault)
            {
                _parts.Counts.Delay(fault.Code);
                await Task.Delay(s_pause, _parts.Time, session.Over);
            }
        }
    }

    private async Task TakeAsync(ChannelJob job, List<Heard> messages)
    {
        if (job.IsOwn)
        {
            _parts.Counts.Echo(route.Dialect, messages.Count);
            return;
        }

        var read = Read(messages);
        if (job.IsClosed || read.Events.Count == 0)
        {
            read.Late += read.Events.Count;
        }
        else
        {
            await AppendAsync(job, read, messages);
        }

        _parts.Counts.Refused(route.Dialect, read.Faults);
        _parts.Counts.Refused(route.Dialect, "log_closed", read.Late);
        _parts.Counts.Repeat(route.Dialect, job.CountRepeated(messages));
    }

    private async Task AppendAsync(ChannelJob job, ReadMessages read, List<Heard> messages)
    {
        var result = await AppendOnceAsync(job, read.Events);
        switch (result.Outcome)
        {
            case AppendOutcome.Appended or AppendOutcome.Repeated:
                job.LastSeq = result.LastSeq;
                job.IsClosed |= EventTypes.IsTerminal(read.Events[^1].Type);
                session.Reached(job.Id, job.LastSeq);
                _parts.Counts.Append(route.Dialect, read.Events.Count);
                break;
            case AppendOutcome.Fenced:
                session.Fence(result.Epoch);
                session.Over.ThrowIfCancellationRequested();
                break;
            case AppendOutcome.UnknownJob:
                _parts.Jobs.Forget(route, id);
                throw new LogStoreException("log_lost", "The log of the channel is gone; it begins anew.");
            default:
                job.IsClosed = true;
                read.Late += read.Events.Count;
                break;
        }
    }

    // A store that did not answer may have stored them all the same: they are looked for before they are appended again.
    private async Task<AppendResult> AppendOnceAsync(ChannelJob job, List<NewEvent> events)
    {
        await session.HeldAsync();
        if (job.IsUnsure && await ChannelPlace.FindAsync(_parts.Log, job, events, session.Over) is { } lastSeq)
        {
            job.IsUnsure = false;
            return new(AppendOutcome.Appended, lastSeq);
        }

        job.IsUnsure = true;
        var result = await _parts.Log.AppendAsync(job.Id, events, session.Producer, session.Over);
        job.IsUnsure = false;
        return result;
    }

    private ReadMessages Read(List<Heard> messages)
    {
        var read = new ReadMessages();
        foreach (var message in messages)
        {
            if (read.Events is [.., var last] && EventTypes.IsTerminal(last.Type))
            {
                read.Late++;
                continue;
            }

            var (e, fault) = EventBody.ParseMessage(message.Payload, route.Dialect, _parts.Http.MaxEventBytes);
            if (fault is null)
            {
                read.Events.Add(e);
            }
            else
            {
                read.Faults[fault.Code] = read.Faults.GetValueOrDefault(fault.Code) + 1;
            }
        }

        return read;
    }

    [LoggerMessage(1, LogLevel.Error, "{Count} messages on the channel {Channel} could not be taken.")]
    private static partial void LogUntaken(ILogger logger, int count, string channel, Exception fault);

    private sealed class ReadMessages
    {
        public List<NewEvent> Events { get; } = [];

        public Dictionary<string, int> Faults { get; } = new(StringComparer.Ordinal);

        /// <summary>How many came after the end.</summary>
        public int Late { get; set; }
    }
}

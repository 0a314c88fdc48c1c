using Headway.AspNetCore.Dialects.Channels;
using Headway.Jobs;
using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>Appends the queued messages of one channel in order. Ends when the queue is empty.</summary>
/// <remarks>Runs as one task. The lock of the session guards the queue.</remarks>
internal sealed partial class ChannelLane(ChannelSession session, ChannelId channel)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.5);

    private readonly ChannelParts _parts = session.Parts;

    public ChannelId Channel => channel;

    /// <summary>The queued messages, oldest first.</summary>
    public LinkedList<ReceivedMessage> Waiting { get; } = [];

    public bool IsStarted { get; set; }

    /// <summary>Runs until the queue is empty or the term is over.</summary>
    public async Task RunAsync()
    {
        while (!session.Over.IsCancellationRequested && session.Next(this) is { } messages)
        {
            try
            {
                await AppendAllAsync(messages);
            }
            catch (OperationCanceledException) when (session.Over.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogNotAppended(_parts.Loggers.CreateLogger<ChannelLane>(), messages.Count, channel.Route.Pattern.Name(channel.Id), fault);
            }

            session.Release(messages);
        }
    }

    // A run that the store cannot accept now is retried until the term is over.
    private async Task AppendAllAsync(List<ReceivedMessage> messages)
    {
        for (var next = 0; next < messages.Count;)
        {
            var read = ChannelBatch.Read(messages, next, channel.Route.Dialect, _parts.Http.MaxEventBytes);
            await AppendRunAsync(messages.GetRange(next, read.End - next), read);
            next = read.End;
        }
    }

    private async Task AppendRunAsync(List<ReceivedMessage> messages, ChannelBatch read)
    {
        while (true)
        {
            try
            {
                await TryAppendRunAsync(messages, read);
                return;
            }
            catch (Exception fault) when (fault is OwnerFullException or JobRefusedException { Code: OwnerFullException.Code })
            {
                _parts.Counts.Refused(channel.Route.Dialect, OwnerFullException.Code, messages.Count);
                return;
            }
            catch (LogStoreException fault)
            {
                _parts.Counts.Delay(fault.Code);
                await Task.Delay(s_pause, _parts.Time, session.Over);
            }
        }
    }

    private async Task TryAppendRunAsync(List<ReceivedMessage> messages, ChannelBatch read)
    {
        if (read.HasGapOnly && await _parts.Jobs.FindAsync(channel, session.Over) is not { IsClosed: false })
        {
            await _parts.Jobs.CloseAsync(channel, null); // no open job: the gap concerns no log
            return;
        }

        if (await _parts.Jobs.IsDeletedAsync(channel, session.Over))
        {
            read.DropLate();
            if (read.Events.Count == 0)
            {
                CountRead(read, lateCode: "job_deleted");
                return;
            }
        }

        var job = await _parts.Jobs.FindOrCreateAsync(channel, session.Over);
        if (job.IsOwn)
        {
            _parts.Counts.Echo(channel.Route.Dialect, messages.Count);
            return;
        }

        await DropRepeatedGapAsync(job, read);
        await EndInterruptedRunAsync(job, read);
        while (read.Events.Count > 0 && (job.IsClosed || !await AppendAsync(job, read.Events)))
        {
            read.DropLate(); // up to the message that begins a new run, if there is one
            job = read.Events.Count > 0 ? await _parts.Jobs.ReopenAsync(channel, job, session.Over) : job;
        }

        Count(job, messages, read);
    }

    private void Count(ChannelJob job, List<ReceivedMessage> messages, ChannelBatch read)
    {
        CountRead(read, "log_closed");
        _parts.Counts.Repeat(channel.Route.Dialect, job.CountRepeated(messages));
    }

    private void CountRead(ChannelBatch read, string lateCode)
    {
        _parts.Counts.Append(channel.Route.Dialect, read.Appended);
        _parts.Counts.Note(channel.Route.Dialect, read.Gaps);
        _parts.Counts.Refused(channel.Route.Dialect, read.Faults);
        _parts.Counts.Refused(channel.Route.Dialect, lateCode, read.Late);
    }

    // Several leader changes without a message between them write one gap note.
    private async Task DropRepeatedGapAsync(ChannelJob job, ChannelBatch read)
    {
        if (read.BeginsWithGap && !job.IsClosed && await _parts.Log.FindAsync(job.Id, session.Over) is { LastSeq: > 0 and var last }
            && await _parts.Log.ReadAsync(job.Id, last - 1, 1, session.Over) is { Events: [var newest, ..] } && ChannelGap.Is(newest))
        {
            read.DropGap();
        }
    }

    // A new run begins after a gap: the end of the previous run was lost in the gap, so its log is closed here.
    private async Task EndInterruptedRunAsync(ChannelJob job, ChannelBatch read)
    {
        if (job.IsClosed || !read.BeginsWithRun || await _parts.Log.FindAsync(job.Id, session.Over) is not { LastSeq: > 1 } record)
        {
            return;
        }

        job.IsClosed = record.IsClosed; // an earlier attempt of this call may have ended the log
        var newest = (await _parts.Log.ReadAsync(job.Id, record.LastSeq - 2, 2, session.Over)).Events;
        if (!record.IsClosed && (read.BeginsWithGap || ChannelGap.Is(newest[^1]))
            && newest.LastOrDefault(static e => !ChannelGap.Is(e)) is { Type: not EventTypes.JobQueued } last && !ProducerMessage.BeginsRun(last, channel.Route.Dialect))
        {
            await AppendAsync(job, read.BeginsWithGap ? [ChannelGap.Note, ChannelGap.Gone] : [ChannelGap.Gone]);
        }
    }

    // False: the log had ended.
    private async Task<bool> AppendAsync(ChannelJob job, List<NewEvent> events)
    {
        await session.WaitForLeaseAsync();
        var result = await _parts.Log.AppendAsync(job.Id, events, job.NextProducer(session), session.Over);
        switch (result.Outcome)
        {
            case AppendOutcome.Appended or AppendOutcome.Repeated:
                job.Advance();
                await (EventTypes.IsTerminal(events[^1].Type) ? _parts.Jobs.CloseAsync(channel, job) : Task.CompletedTask);
                return true;
            case AppendOutcome.Fenced:
                session.Fence(result.Epoch);
                throw new OperationCanceledException(session.Over);
            case AppendOutcome.UnknownJob:
                _parts.Jobs.Invalidate(channel);
                throw new LogStoreException("log_lost", "The log of the channel does not exist any more; a new log is created.");
            case AppendOutcome.SequenceGap:
                job.Renew(session); // the store has lost the producer's state
                throw new LogStoreException("sequence_gap", "The store has lost the producer's sequence numbers; they restart at 0.");
            default:
                await _parts.Jobs.CloseAsync(channel, job);
                return false;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Count} messages on the channel {Channel} could not be appended.")]
    private static partial void LogNotAppended(ILogger logger, int count, string channel, Exception fault);
}

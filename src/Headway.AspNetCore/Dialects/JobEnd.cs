using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects;

/// <summary>Waits for the end of a job, for contracts that answer a request with the job's result.</summary>
internal sealed class JobEnd(EventLog log, ConnectionRegistry clock)
{
    /// <summary>Returns the ended job. The job is still open if the server stops or the request reaches the connection life.</summary>
    public async Task<JobRecord> WaitAsync(HttpContext http, Dialect dialect, JobRecord job)
    {
        var writer = new NullWriter();
        var connection = clock.Enter(http, dialect.Name, "http");
        using (var loop = new ReaderLoop(writer, connection))
        {
            var opened = await log.OpenAsync(job.Id, Cursor.Latest, connection.Signal, http.RequestAborted);
            if (opened?.Reader is { } reader)
            {
                loop.Follow(new LogFeed(reader, writer, connection, new Subscription(["job.completed"], 0, null)));
                await RunAsync(http, loop);
            }
        }

        return await log.FindAsync(job.Id, http.RequestAborted) ?? job;
    }

    private static async Task RunAsync(HttpContext http, ReaderLoop loop)
    {
        try
        {
            await loop.RunAsync(new NullOutput(), http.RequestAborted);
        }
        catch (Exception fault) when (LiveResponse.IsDisconnect(fault, http))
        {
            // The client has disconnected.
        }
    }

    // The client gets only the final answer, so events are discarded.
    private sealed class NullWriter : EventWriter
    {
        public override void Write(LogEvent e)
        {
        }

        public override void WriteGap(long from, long to)
        {
        }
    }

    private sealed class NullOutput : FrameOutput
    {
        protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}

using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects;

/// <summary>Waits for the end of a job, for the contracts that answer a request with what came of it.</summary>
internal sealed class JobEnd(EventLog log, ConnectionRegistry clock)
{
    /// <summary>The job as it ended. Still open when the server stops or the request has lived as long as a connection may.</summary>
    public async Task<JobRecord> WaitAsync(HttpContext http, Dialect dialect, JobRecord job)
    {
        var writer = new Silence();
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
            await loop.RunAsync(new Nowhere(), http.RequestAborted);
        }
        catch (Exception fault) when (LiveResponse.IsDisconnect(fault, http))
        {
            // The answer has nobody to go to.
        }
    }

    // Nothing is sent before the answer.
    private sealed class Silence : EventWriter
    {
        public override void Write(LogEvent e)
        {
        }

        public override void WriteGap(long from, long to)
        {
        }
    }

    private sealed class Nowhere : FrameOutput
    {
        protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}

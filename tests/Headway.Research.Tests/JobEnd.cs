using Headway.Log;

namespace Headway.Research.Tests;

/// <summary>Waits for the end of a job on its log.</summary>
internal static class JobEnd
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    public static async Task WaitAsync(EventLog log, string job, CancellationToken cancellationToken = default)
    {
        var signal = new ReaderSignal();
        using var reader = (await log.OpenAsync(job, Cursor.Start, signal, cancellationToken))!.Value.Reader!;
        var buffer = new LogEvent[64];
        while (true)
        {
            var read = await reader.ReadAsync(buffer, cancellationToken);
            if (read.Count > 0 && buffer[read.Count - 1].IsTerminal)
            {
                return;
            }

            if (read.Count == 0)
            {
                await signal.WaitAsync().AsTask().WaitAsync(s_timeout, cancellationToken);
            }
        }
    }
}

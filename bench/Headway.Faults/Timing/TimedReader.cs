using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using Headway.FirstLight.Server;

namespace Headway.Faults.Timing;

/// <summary>Reads one log as lines and takes the time of each event from its sending to here. It does as little else as can be.</summary>
internal sealed class TimedReader(ServerUnderLoad server, string job, Latencies latencies)
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastSeq;

    public Task FirstEvent => _first.Task;

    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <summary>Events whose seq was not the next. Must be 0.</summary>
    public long OutOfOrder { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{job}/events", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using var answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var reader = PipeReader.Create(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadAsync(cancellationToken) is { IsCompleted: false } read)
        {
            var (buffer, now) = (read.Buffer, Stopwatch.GetTimestamp());
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                Take(line.IsSingleSegment ? line.FirstSpan : line.ToArray(), now);
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private void Take(ReadOnlySpan<byte> line, long now)
    {
        var seq = Number(line, "\"seq\":"u8);
        OutOfOrder += seq == _lastSeq + 1 ? 0 : 1;
        Volatile.Write(ref _lastSeq, seq);
        _first.TrySetResult();
        if (Number(line, "\"t\":"u8) is > 0 and var sent)
        {
            latencies.Add(Stopwatch.GetElapsedTime(sent, now));
        }
    }

    private static long Number(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.IndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(line[(at + name.Length)..], out long number, out _) ? number : 0;
}

using System.Buffers;
using System.IO.Pipelines;
using Headway.FirstLight.Server;

namespace Headway.FirstLight.Wire;

/// <summary>Reads a line an event. A line that was cut off before its end is no event yet.</summary>
internal sealed class NdjsonFollower(IEntrance entrance, string job) : Follower(entrance, job)
{
    protected override async Task ConnectAsync(ServerUnderLoad server, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(server, "application/x-ndjson", cancellationToken);
        var reader = PipeReader.Create(await answer.Content.ReadAsStreamAsync(cancellationToken));
        try
        {
            while (await reader.ReadAsync(cancellationToken) is { } read)
            {
                var rest = TakeLines(read.Buffer);
                reader.AdvanceTo(rest, read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private SequencePosition TakeLines(ReadOnlySequence<byte> buffer)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            Take(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        return buffer.Start;
    }
}

using System.Buffers;
using System.IO.Pipelines;

namespace Headway.Bench.Clients;

/// <summary>Splits the body of an NDJSON response into lines.</summary>
internal static class NdjsonStream
{
    public delegate void LineHandler(ReadOnlySpan<byte> line);

    /// <summary>Calls a handler with each complete line. A last line without a line feed was cut off and is ignored.</summary>
    public static async Task ReadAsync(HttpResponseMessage answer, LineHandler onLine, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(await answer.Content.ReadAsStreamAsync(cancellationToken));
        try
        {
            while (await reader.ReadAsync(cancellationToken) is var read)
            {
                reader.AdvanceTo(HandleLines(read.Buffer, onLine), read.Buffer.End);
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

    private static SequencePosition HandleLines(ReadOnlySequence<byte> buffer, LineHandler onLine)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            onLine(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        return buffer.Start;
    }
}

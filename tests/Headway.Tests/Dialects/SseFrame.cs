using System.Text.Json;

namespace Headway.Tests.Dialects;

/// <summary>One frame of an SSE stream as it stood on the wire.</summary>
internal sealed record SseFrame(string? Id, string? Event, string Data)
{
    /// <summary>The data as JSON.</summary>
    public JsonElement Json { get; } = JsonDocument.Parse(Data).RootElement.Clone();

    /// <summary>Reads a stream strictly: any line that is neither a field, a comment nor an end of a frame fails.</summary>
    public static IReadOnlyList<SseFrame> Parse(string text)
    {
        Assert.True(text.Length == 0 || text.EndsWith("\n\n", StringComparison.Ordinal), "The stream ends in the middle of a frame.");
        Assert.DoesNotContain('\r', text);
        var frames = new List<SseFrame>();
        foreach (var block in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = block.Split('\n').Where(static line => !line.StartsWith(':')).Select(static line => line.Split(": ", 2)).ToLookup(static pair => pair[0], static pair => pair[1]);
            Assert.Empty(fields.Select(static field => field.Key).Except(["id", "event", "data", "retry"]));
            if (fields.Contains("data"))
            {
                frames.Add(new(fields["id"].SingleOrDefault(), fields["event"].SingleOrDefault(), fields["data"].Single()));
            }
        }

        return frames;
    }

    /// <summary>Reads from a stream until so many frames have come.</summary>
    public static async Task<IReadOnlyList<SseFrame>> ReadAsync(Stream stream, int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var bytes = new List<byte>();
        var piece = new byte[1];
        while (true)
        {
            Assert.Equal(1, await stream.ReadAsync(piece, deadline.Token));
            bytes.Add(piece[0]);
            if (bytes is [.., (byte)'\n', (byte)'\n'] && Parse(System.Text.Encoding.UTF8.GetString([.. bytes])) is var frames && frames.Count == count)
            {
                return frames;
            }
        }
    }
}

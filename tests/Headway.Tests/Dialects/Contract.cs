using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Headway.AspNetCore.Dialects;

namespace Headway.Tests.Dialects;

/// <summary>How a client of a contract joins a job and resumes it, over a real socket.</summary>
/// <param name="Name">The dialect, or <c>native</c>.</param>
/// <param name="Address">Where a job is joined after a cursor; ws:// paths begin with "ws".</param>
/// <param name="CursorOf">The cursor that a message carries; over SSE it is the frame's id.</param>
/// <param name="IsNoise">What stands between the messages of the job: greetings, heartbeats.</param>
internal sealed record Contract(
    string Name, Func<string, long, string> Address, Func<JsonElement, double?>? CursorOf = null, Func<JsonElement, bool>? IsNoise = null)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<Contract> All { get; } =
    [
        new("native", static (job, _) => $"/v1/jobs/{job}/events"),
        new("wort", static (job, after) => $"ws/research/stream/{job}?replay=1&after={after}", static message => message.Number("seq")),
        new("langgraph", static (job, _) => $"/research/stream/{job}"),
        new(
            "deepresearch", static (job, after) => $"ws/ws/research/{job}?after={after}", static message => message.Number("event_id"),
            static message => message.Text("type") == "connection_established"),
        new("kognys", static (job, _) => $"/papers/stream/{job}", null, static message => message.Text("event_type") == "heartbeat"),
        new(
            "typesafe", static (job, after) => $"ws/ws/agent-progress/{job}?after={after}", static message => message.Number("seq"),
            static message => message.IsTrue("heartbeat") || message.Text("step") == "connected"),
    ];

    /// <summary>Reads a job to its end, and loses the connection after each of these numbers of messages.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(int port, string job, IEnumerable<int> cuts)
    {
        var messages = new List<string>();
        var cursor = 0L;
        foreach (var cut in cuts.Append(int.MaxValue))
        {
            // What came after the last cursor belongs to a message that has not come: it comes again.
            var (read, last, whole) = await ConnectAsync(port, job, cursor, cut).WaitAsync(s_patience);
            messages.AddRange(cut == int.MaxValue ? read : read.Take(whole));
            cursor = last;
        }

        return messages;
    }

    private async Task<(List<string> Messages, long Cursor, int Whole)> ConnectAsync(int port, string job, long after, int most)
    {
        var read = new List<string>();
        var (cursor, whole) = (after, 0);
        var address = Address(job, after);
        await using var messages = (address.StartsWith("ws", StringComparison.Ordinal)
            ? SocketAsync(new($"ws://127.0.0.1:{port}{address[2..]}"))
            : StreamAsync(new($"http://127.0.0.1:{port}{address}"), after)).GetAsyncEnumerator();
        while (read.Count < most && await messages.MoveNextAsync())
        {
            var (text, at) = messages.Current;
            read.Add(text);
            if (at is { } seq)
            {
                (cursor, whole) = (seq, read.Count);
            }
        }

        return (read, cursor, whole);
    }

    private async IAsyncEnumerable<(string Text, long? Cursor)> SocketAsync(Uri address)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, default);
        var buffer = new byte[1 << 20];
        for (var length = 0; ;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), default);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
                yield break;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                var text = Encoding.UTF8.GetString(buffer, 0, length);
                length = 0;
                using var json = JsonDocument.Parse(text);
                if (IsNoise?.Invoke(json.RootElement) != true)
                {
                    yield return (text, (long?)CursorOf!(json.RootElement));
                }
            }
        }
    }

    private async IAsyncEnumerable<(string Text, long? Cursor)> StreamAsync(Uri address, long after)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after > 0)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", after.ToString(CultureInfo.InvariantCulture));
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(answer.IsSuccessStatusCode, $"{Name}: {(int)answer.StatusCode}");
        await foreach (var frame in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            using var json = JsonDocument.Parse(frame.Data);
            if (IsNoise?.Invoke(json.RootElement) != true)
            {
                yield return (frame.Data, frame.EventId is { Length: > 0 } id ? long.Parse(id[(id.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture) : null);
            }
        }
    }
}

using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Headway.Tests.Documentation;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Dialects;

/// <summary>A real server with short times, and clients of the dialect <c>typesafe</c>.</summary>
public sealed class TypeSafeServer : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public HeadwayProcess Process { get; private set; } = null!;

    public HttpClient Http => Process.Http;

    public async ValueTask InitializeAsync() => Process = await HeadwayProcess.StartAsync(
        _folder["data"], "--corpus", $"docs={Path.Combine(Repository.Root, "docs")}", "--Dialects:TypeSafe:Heartbeat=00:00:01", "--Dialects:TypeSafe:IdleTimeout=00:00:06");

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }

    public async Task<JsonElement> ScanAsync(string text)
    {
        using var answer = await Http.PostAsJsonAsync("/scan-text", new { text });
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>The job of a task, as a publisher makes it.</summary>
    public async Task<string> CreateTaskAsync(string task)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = JsonContent.Create(new { kind = "external", input = new { task_id = task } }) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"agent_progress:{task}");
        using var answer = await Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Appends a message of the dialect as it is written here.</summary>
    public Task<HttpResponseMessage> AppendAsync(string job, string message) => Http.PostAsync(
        $"/v1/jobs/{job}/events", new StringContent($$"""{"dialect":"typesafe","data":{{message}}}""", Encoding.UTF8, "application/json"));

    public async Task<TypeSafeWatcher> WatchAsync(string task, string query = "")
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Process.Port}/ws/agent-progress/{task}{query}"), default).WaitAsync(s_patience);
        return new TypeSafeWatcher(socket);
    }
}

/// <summary>One socket of the dialect.</summary>
public sealed class TypeSafeWatcher(ClientWebSocket socket) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly byte[] _buffer = new byte[64 << 10];

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public int Heartbeats { get; private set; }

    /// <summary>The next message that is no heartbeat; null: the server closed.</summary>
    public async Task<string?> NextAsync()
    {
        while (await ReceiveAsync() is { } text)
        {
            if (!text.Contains("\"heartbeat\":true", StringComparison.Ordinal))
            {
                return text;
            }

            Heartbeats++;
        }

        return null;
    }

    /// <summary>All messages to the close.</summary>
    public async Task<List<string>> RestAsync()
    {
        var messages = new List<string>();
        while (await NextAsync() is { } message)
        {
            messages.Add(message);
        }

        return messages;
    }

    public void Dispose() => socket.Dispose();

    private async Task<string?> ReceiveAsync()
    {
        var received = await socket.ReceiveAsync(_buffer, default).WaitAsync(s_patience);
        Assert.True(received.EndOfMessage);
        return received.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(_buffer, 0, received.Count);
    }
}

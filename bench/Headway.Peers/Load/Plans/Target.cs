namespace Headway.Peers.Load.Plans;

/// <summary>The server to load: its addresses, its message formats and its processes.</summary>
/// <remarks>In each text <c>{channel}</c> is replaced by the channel's name.</remarks>
internal sealed record Target
{
    /// <summary>The server's address. The default value is 127.0.0.1.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port that subscribers connect to.</summary>
    public required int Port { get; init; }

    /// <summary>The port that publishers connect to; 0, the default value: the same.</summary>
    public int PublishPort { get; init; }

    /// <summary>The HTTP method to publish with. The default value is POST.</summary>
    public string PublishMethod { get; init; } = "POST";

    /// <summary>The path to publish to.</summary>
    public required string PublishPath { get; init; }

    /// <summary>The headers of a publication, each as <c>Name: value</c>.</summary>
    public IReadOnlyList<string> PublishHeaders { get; init; } = ["Content-Type: application/json"];

    /// <summary>
    /// The body of one message. It contains one of: <c>{payload}</c>, a JSON object of about 100 bytes;
    /// <c>{payload-text}</c>, the same as a JSON string; <c>{mark}</c>, the mark alone.
    /// </summary>
    public string PublishBody { get; init; } = "{payload}";

    /// <summary>The headers of a batch, which has one message per line.</summary>
    public IReadOnlyList<string> BatchHeaders { get; init; } = ["Content-Type: application/x-ndjson"];

    /// <summary>The path of a channel's Server-Sent Events from now on; empty: not supported.</summary>
    public string EventsPath { get; init; } = "";

    /// <summary>The path of the Server-Sent Events after a cursor, <c>{cursor}</c>; empty: not supported.</summary>
    public string ResumePath { get; init; } = "";

    /// <summary>The headers of an SSE request. The default value is the media type.</summary>
    public IReadOnlyList<string> EventsHeaders { get; init; } = ["Accept: text/event-stream"];

    /// <summary>The path of the WebSocket; empty: not supported.</summary>
    public string SocketPath { get; init; } = "";

    /// <summary>Text messages that the client sends after the handshake.</summary>
    public IReadOnlyList<string> SocketHello { get; init; } = [];

    /// <summary>The text that confirms the subscription of a WebSocket; empty: the handshake does.</summary>
    public string SocketReady { get; init; } = "";

    /// <summary>The path that creates a channel by POST and returns JSON with its name in <c>id</c>; empty: channels need no creation.</summary>
    public string CreatePath { get; init; } = "";

    /// <summary>The body of that request.</summary>
    public string CreateBody { get; init; } = "";

    /// <summary>The maximum number of connections to open at once. The default value is 256.</summary>
    public int Connecting { get; init; } = 256;

    /// <summary>The server's processes.</summary>
    public IReadOnlyList<int> Pids { get; init; } = [];

    /// <summary>The path of a text that contains the allocated bytes of the server's process; empty: unknown.</summary>
    public string AllocatedPath { get; init; } = "";

    /// <summary>The text before that number.</summary>
    public string AllocatedName { get; init; } = "";

    /// <summary>Headway with its native contract.</summary>
    public static Target Headway(int port, params int[] pids) => new()
    {
        Port = port,
        Pids = pids,
        CreatePath = "/v1/jobs",
        CreateBody = """{"kind":"external","input":{"title":"Load"}}""",
        PublishPath = "/v1/jobs/{channel}/events",
        PublishBody = """{"type":"tick","data":{payload}}""",
        EventsPath = "/v1/jobs/{channel}/events?after=latest",
        ResumePath = "/v1/jobs/{channel}/events?after={cursor}",
        SocketPath = "/v1/jobs/{channel}/ws?after=latest",
        AllocatedPath = "/metrics",
        AllocatedName = "headway_process_allocated_bytes_total",
    };
}

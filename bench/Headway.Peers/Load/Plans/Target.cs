namespace Headway.Peers.Load.Plans;

/// <summary>A server to load: how to publish to it, how to subscribe, and which processes it is.</summary>
/// <remarks>In each text <c>{channel}</c> stands for the channel's name.</remarks>
internal sealed record Target
{
    /// <summary>The server's address. The default value is 127.0.0.1.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port that subscribers connect to.</summary>
    public required int Port { get; init; }

    /// <summary>The port that publishers connect to; 0, the default value: the same.</summary>
    public int PublishPort { get; init; }

    /// <summary>The method of publishing. The default value is POST.</summary>
    public string PublishMethod { get; init; } = "POST";

    /// <summary>The address of publishing.</summary>
    public required string PublishPath { get; init; }

    /// <summary>Headers of publishing, each as <c>Name: value</c>.</summary>
    public IReadOnlyList<string> PublishHeaders { get; init; } = ["Content-Type: application/json"];

    /// <summary>
    /// The body of publishing one message. <c>{payload}</c> stands for the message, a JSON object of about 100 bytes;
    /// <c>{payload-text}</c> for the same as a JSON string; <c>{mark}</c> for the mark alone, a text. One of them, once.
    /// </summary>
    public string PublishBody { get; init; } = "{payload}";

    /// <summary>Headers of publishing several messages at once: one body a line.</summary>
    public IReadOnlyList<string> BatchHeaders { get; init; } = ["Content-Type: application/x-ndjson"];

    /// <summary>The address of a channel's Server-Sent Events, of what is published from now on; empty: there are none.</summary>
    public string EventsPath { get; init; } = "";

    /// <summary>The same behind a cursor, <c>{cursor}</c>; empty: the server keeps nothing.</summary>
    public string ResumePath { get; init; } = "";

    /// <summary>Headers of subscribing over SSE. The default value is the media type.</summary>
    public IReadOnlyList<string> EventsHeaders { get; init; } = ["Accept: text/event-stream"];

    /// <summary>The address of the WebSocket; empty: there is none.</summary>
    public string SocketPath { get; init; } = "";

    /// <summary>Text messages that the client sends after the handshake, in this order.</summary>
    public IReadOnlyList<string> SocketHello { get; init; } = [];

    /// <summary>What stands in the server's bytes when the socket is subscribed; empty: it is after the handshake.</summary>
    public string SocketReady { get; init; } = "";

    /// <summary>The address that makes a channel by POST and answers JSON with its name in <c>id</c>; empty: channels need no making.</summary>
    public string CreatePath { get; init; } = "";

    /// <summary>The body of that.</summary>
    public string CreateBody { get; init; } = "";

    /// <summary>The most connections that the server bears to be begun at once. The default value is 256.</summary>
    public int Connecting { get; init; } = 256;

    /// <summary>The server's processes.</summary>
    public IReadOnlyList<int> Pids { get; init; } = [];

    /// <summary>An address that answers a text with the allocated bytes of the server's process; empty: it does not tell.</summary>
    public string AllocatedPath { get; init; } = "";

    /// <summary>What stands before the number in that text.</summary>
    public string AllocatedName { get; init; } = "";

    /// <summary>Headway, as anybody runs it.</summary>
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

namespace Headway.AspNetCore.Connections;

/// <summary>The fixed properties of a connection.</summary>
/// <param name="Dialect">The wire contract: <c>native</c>, or the name of a dialect.</param>
/// <param name="Transport"><c>sse</c>, <c>ndjson</c> or <c>websocket</c>.</param>
/// <param name="Owner">The owner that the caller's token names.</param>
internal sealed record ConnectionFacts(string Dialect, string Transport, string Owner)
{
    public const string Native = "native";
    public const string WebSocket = "websocket";

    public bool IsSocket => Transport == WebSocket;
}

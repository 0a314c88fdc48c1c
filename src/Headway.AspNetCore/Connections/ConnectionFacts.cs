namespace Headway.AspNetCore.Connections;

/// <summary>What a connection is, for as long as it lives.</summary>
/// <param name="Dialect">The contract it speaks: <c>native</c>, or the name of a dialect.</param>
/// <param name="Transport"><c>sse</c>, <c>ndjson</c> or <c>websocket</c>.</param>
/// <param name="Owner">Whose it is.</param>
internal sealed record ConnectionFacts(string Dialect, string Transport, string Owner)
{
    public const string Native = "native";
    public const string WebSocket = "websocket";

    public bool IsSocket => Transport == WebSocket;
}

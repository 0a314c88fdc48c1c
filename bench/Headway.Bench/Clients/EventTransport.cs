namespace Headway.Bench.Clients;

/// <summary>How an <see cref="EventReader"/> receives events.</summary>
internal enum EventTransport
{
    Sse = 0,
    Ndjson = 1,
    WebSocket = 2,
}

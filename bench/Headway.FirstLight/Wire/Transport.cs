namespace Headway.FirstLight.Wire;

/// <summary>How a reader is served.</summary>
internal enum Transport
{
    Sse = 0,
    Ndjson = 1,
    WebSocket = 2,
}

namespace Headway.Peers.Load.Plans;

/// <summary>The transport of readers.</summary>
internal enum Transport
{
    /// <summary>Server-Sent Events.</summary>
    Sse,

    /// <summary>A WebSocket.</summary>
    Ws,
}

namespace Headway.Peers.Load.Plans;

/// <summary>How messages reach readers.</summary>
internal enum Transport
{
    /// <summary>Server-Sent Events.</summary>
    Sse,

    /// <summary>A WebSocket.</summary>
    Ws,
}

namespace Headway.Peers.Load.Reading;

/// <summary>How far a reader is.</summary>
internal enum ReaderState
{
    /// <summary>It connects.</summary>
    Connecting,

    /// <summary>It has asked, and waits for the end of the answer's head.</summary>
    Asking,

    /// <summary>The WebSocket is open, and not yet subscribed.</summary>
    Subscribing,

    /// <summary>What is published reaches it.</summary>
    Live,

    /// <summary>The server has ended it, or it broke.</summary>
    Ended,
}

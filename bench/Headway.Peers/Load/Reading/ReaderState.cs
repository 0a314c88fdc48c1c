namespace Headway.Peers.Load.Reading;

/// <summary>How far a reader is.</summary>
internal enum ReaderState
{
    /// <summary>The connection is not open yet.</summary>
    Connecting,

    /// <summary>The request is sent; the headers of the response are not complete.</summary>
    Asking,

    /// <summary>The WebSocket is open; the subscription is not confirmed.</summary>
    Subscribing,

    /// <summary>The reader is subscribed.</summary>
    Live,

    /// <summary>The server ended the response, or an error occurred.</summary>
    Ended,
}

namespace Headway.AspNetCore.Connections;

/// <summary>
/// A reader connects while the server is stopping. The request is aborted without a response, so that a proxy tries another
/// server and a client reconnects. An error response would be worse: <c>EventSource</c> stops reconnecting after any status
/// but 200 (WHATWG HTML, 9.2.2).
/// </summary>
internal sealed class ServerStoppingException() : Exception("The server is stopping.");

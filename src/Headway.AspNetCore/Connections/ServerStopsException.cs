namespace Headway.AspNetCore.Connections;

/// <summary>
/// Somebody wants to read while the server stops. The request is broken off without an answer, as if the server were
/// gone already: every proxy then asks another server, and every client comes again. An answer would be worse, since a
/// browser's <c>EventSource</c> gives up at anything but 200 (WHATWG HTML, 9.2.2).
/// </summary>
internal sealed class ServerStopsException() : Exception("The server is stopping.");

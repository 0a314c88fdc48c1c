namespace Headway.Peers.RunStreams;

/// <summary>How a run that emits events is created and followed.</summary>
internal interface IRunApi
{
    /// <summary>The SSE event type of the events that the run emits.</summary>
    string EventType { get; }

    /// <summary>Creates a run and opens its stream from the first event on.</summary>
    /// <param name="http">A client with the address of the server.</param>
    /// <param name="events">The number of events to emit.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task<HttpResponseMessage> OpenAsync(HttpClient http, int events, CancellationToken cancellationToken);
}

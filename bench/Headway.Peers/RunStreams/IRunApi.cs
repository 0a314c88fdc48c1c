namespace Headway.Peers.RunStreams;

/// <summary>How a run that emits events is created and followed.</summary>
internal interface IRunApi
{
    /// <summary>What stands in the stream once for each event that the run emits.</summary>
    ReadOnlyMemory<byte> Mark { get; }

    /// <summary>Creates a run and opens its stream, from its first event on.</summary>
    /// <param name="http">The way to the server.</param>
    /// <param name="events">How many events it is to emit.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    Task<HttpResponseMessage> OpenAsync(HttpClient http, int events, CancellationToken cancellationToken);
}

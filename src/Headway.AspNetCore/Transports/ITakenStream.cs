using System.IO.Pipelines;

namespace Headway.AspNetCore.Transports;

/// <summary>What goes on with a connection that was taken over. It is disposed when it is over.</summary>
internal interface ITakenStream : IDisposable
{
    /// <summary>Serves the peer.</summary>
    /// <param name="transport">What it sends and reads.</param>
    /// <param name="gone">Ends when it is gone.</param>
    Task RunAsync(IDuplexPipe transport, CancellationToken gone);

    /// <summary>Writes the last of it. It is flushed when the connection is closed.</summary>
    ValueTask FinishAsync();
}

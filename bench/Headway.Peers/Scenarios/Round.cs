using Headway.Peers.Servers;

namespace Headway.Peers.Scenarios;

/// <summary>The settings of a measurement.</summary>
/// <param name="Root">The root of the source tree.</param>
/// <param name="IsQuick">Whether to measure with smaller numbers.</param>
internal sealed record Round(string Root, bool IsQuick)
{
    /// <summary>Selects a value by <see cref="IsQuick"/>.</summary>
    public T Pick<T>(T full, T quick) => IsQuick ? quick : full;

    /// <summary>Starts a server, runs work with it, and stops it.</summary>
    public async Task<T> WithAsync<T>(IPeer peer, Func<IRunningPeer, Task<T>> work, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("headway-peers-");
        try
        {
            await using var running = await peer.StartAsync(new(Root, folder.FullName), cancellationToken);
            return await work(running);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

using Headway.Peers.Servers;

namespace Headway.Peers.Scenarios;

/// <summary>The surroundings of one measurement.</summary>
/// <param name="Root">The folder of this repository.</param>
/// <param name="IsQuick">Whether numbers are smaller and windows shorter.</param>
internal sealed record Round(string Root, bool IsQuick)
{
    /// <summary>One of two numbers.</summary>
    public T Pick<T>(T full, T quick) => IsQuick ? quick : full;

    /// <summary>Starts a server, does something with it, and ends it.</summary>
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

using System.Diagnostics;
using System.Text.Json;
using Headway.Load;
using Headway.Load.Plans;
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

    /// <summary>Has the generator, a process of its own, do a plan.</summary>
    public async Task<LoadResult> LoadAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Array.ForEach([new PeerPlace(Root, "").Program("bench/Headway.Load", "Headway.Load.dll"), "--plan", "-"], start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        try
        {
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(plan, LoadOptions.Json));
            process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return await output is { Length: > 0 } json ? JsonSerializer.Deserialize<LoadResult>(json, LoadOptions.Json)! : throw new InvalidOperationException(await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}

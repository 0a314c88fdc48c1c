using Headway.Bench.Processes;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Servers;

/// <summary>A server of one or more programs, which are stopped in the reverse order of their start.</summary>
internal sealed class RunningPeer(Target target, IReadOnlyList<ServerProcess> programs) : IRunningPeer
{
    public Target Target { get; } = target with { Pids = [.. programs.SelectMany(static program => program.Pids)] };

    public string Output => string.Join('\n', programs.Select(static program => program.Output));

    /// <summary>Starts programs one after another. If one does not start, the others are stopped.</summary>
    /// <param name="target">The target for the load generator.</param>
    /// <param name="starts">Each starts a program and waits until it is ready.</param>
    public static async Task<IRunningPeer> StartAsync(Target target, params Func<Task<ServerProcess>>[] starts)
    {
        var programs = new List<ServerProcess>();
        try
        {
            foreach (var start in starts)
            {
                programs.Add(await start());
            }

            return new RunningPeer(target, programs);
        }
        catch
        {
            await EndAsync(programs);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(programs);

    private static async Task EndAsync(IEnumerable<ServerProcess> programs)
    {
        foreach (var program in programs.Reverse())
        {
            await program.DisposeAsync();
        }
    }
}

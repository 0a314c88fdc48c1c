using System.Text.Json;
using Headway.Peers.Load.Modes;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load;

/// <summary>The subcommand <c>load</c>: the load generator as a process of its own.</summary>
internal static class LoadCommand
{
    /// <summary>Runs a plan and prints its result.</summary>
    /// <returns>0: all readers received everything; 1: they did not; 2: the plan or the server failed.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        try
        {
            var options = LoadOptions.Parse(args);
            var result = await RunOf(options.Plan).RunAsync(cancellationToken);
            Console.WriteLine(options.IsJson ? JsonSerializer.Serialize(result, LoadOptions.Json) : string.Join('\n', LoadText.Of(result)));
            return result.IsComplete ? 0 : 1;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or JsonException or InvalidOperationException or HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 2;
        }
    }

    private static IRun RunOf(LoadPlan plan) => plan.Mode switch
    {
        Mode.Load => new LoadRun(plan),
        Mode.Idle => new IdleRun(plan),
        Mode.Storm => new StormRun(plan),
        Mode.Replay => new ReplayRun(plan),
        Mode.Log => new LogRun(plan),
        _ => new FillRun(plan),
    };
}

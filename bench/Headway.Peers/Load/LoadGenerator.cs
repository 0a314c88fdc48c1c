using System.Diagnostics;
using System.Text.Json;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load;

/// <summary>Starts the load generator as a separate process, so that it shares no collector and no threads with the caller.</summary>
internal static class LoadGenerator
{
    /// <summary>Runs a plan.</summary>
    /// <exception cref="InvalidOperationException">The generator failed; the message contains its error output.</exception>
    public static async Task<LoadResult> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Array.ForEach([typeof(LoadGenerator).Assembly.Location, "load", "--plan", "-"], start.ArgumentList.Add);
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

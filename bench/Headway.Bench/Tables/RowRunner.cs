using System.Diagnostics;

namespace Headway.Bench.Tables;

/// <summary>Runs one measurement with a deadline and turns a failure into a row.</summary>
internal static class RowRunner
{
    /// <summary>Runs a measurement.</summary>
    /// <param name="name">Its name in the progress messages on standard error.</param>
    /// <param name="timeout">The time after which it counts as broken.</param>
    /// <param name="run">The measurement.</param>
    /// <param name="stop">Stops the program.</param>
    public static async Task<IReadOnlyList<Row>> RunAsync(string name, TimeSpan timeout, Func<CancellationToken, Task<IReadOnlyList<Row>>> run, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return [Row.Guarantee(name, "finishes", "not started", isMet: false)];
        }

        Console.Error.WriteLine($"{name} ...");
        var watch = Stopwatch.StartNew();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(timeout);
        try
        {
            var rows = await run(deadline.Token);
            Console.Error.WriteLine($"{name}: {watch.Elapsed.TotalSeconds:0.0} s");
            return rows;
        }
        catch (Exception fault)
        {
            Console.Error.WriteLine(fault);
            return [Row.Guarantee(name, "finishes", $"{fault.GetType().Name} after {watch.Elapsed.TotalSeconds:0} s", isMet: false)];
        }
        finally
        {
            await deadline.CancelAsync(); // ends clients that still wait for their server
        }
    }
}

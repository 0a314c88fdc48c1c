using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Headway.Load;
using Headway.Load.Modes;
using Headway.Load.Plans;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("");
LoadOptions options;
try
{
    options = LoadOptions.Parse(args);
}
catch (Exception fault) when (fault is FormatException or ArgumentException or JsonException)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var result = await RunOf(options.Plan).RunAsync(stop.Token);
    Console.WriteLine(options.IsJson ? JsonSerializer.Serialize(result, LoadOptions.Json) : string.Join('\n', LoadText.Of(result)));
    return result.IsComplete ? 0 : 1;
}
catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException or OperationCanceledException)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

static IRun RunOf(LoadPlan plan) => plan.Mode switch
{
    Mode.Load => new LoadRun(plan),
    Mode.Idle => new IdleRun(plan),
    Mode.Storm => new StormRun(plan),
    Mode.Replay => new ReplayRun(plan),
    Mode.Log => new LogRun(plan),
    _ => new FillRun(plan),
};

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

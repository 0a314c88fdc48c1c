using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load;

/// <summary>The command line of <c>load</c>.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="IsJson">Whether to print the result as JSON.</param>
internal sealed record LoadOptions(LoadPlan Plan, bool IsJson)
{
    /// <summary>The JSON format of plans and results.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Parses the command line.</summary>
    /// <exception cref="FormatException">An option does not exist or a value is invalid.</exception>
    public static LoadOptions Parse(string[] args)
    {
        var options = new LoadOptions(new() { Target = Target.Headway(8000) }, IsJson: false);
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--json" => options with { IsJson = true },
                "--plan" => options with { Plan = ReadPlan(Next(args, ref i)), IsJson = true },
                var name => options with { Plan = With(options.Plan, name, Next(args, ref i)) },
            };
        }

        return options;
    }

    private static LoadPlan ReadPlan(string file) =>
        JsonSerializer.Deserialize<LoadPlan>(file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file), Json)!;

    private static LoadPlan With(LoadPlan plan, string name, string value) => name switch
    {
        "--url" => plan with { Target = plan.Target with { Host = new Uri(value).Host, Port = new Uri(value).Port } },
        "--pid" => plan with { Target = plan.Target with { Pids = [.. value.Split(',').Select(int.Parse)] } },
        "--transport" => plan with { Transport = Enum.Parse<Transport>(value, ignoreCase: true) },
        "--jobs" => plan with { ChannelCount = int.Parse(value) },
        "--readers" => plan with { Readers = int.Parse(value) },
        "--checked" => plan with { Checked = int.Parse(value) },
        "--publishers" => plan with { Publishers = int.Parse(value) },
        "--rate" => plan with { Rate = double.Parse(value, CultureInfo.InvariantCulture) },
        "--batch" => plan with { Batch = int.Parse(value) },
        "--seconds" => plan with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
        "--warm-up" => plan with { WarmUp = double.Parse(value, CultureInfo.InvariantCulture) },
        "--drain" => plan with { Drain = double.Parse(value, CultureInfo.InvariantCulture) },
        "--mode" => plan with { Mode = Enum.Parse<Mode>(value, ignoreCase: true) },
        "--before" => plan with { Before = long.Parse(value) },
        "--stalled" => plan with { Stalled = int.Parse(value) },
        "--live" => plan with { Live = int.Parse(value) },
        "--lines" => plan with { Lines = File.ReadAllLines(value) },
        "--events" => plan with { Target = plan.Target with { EventsPath = value } },
        "--socket" => plan with { Target = plan.Target with { SocketPath = value } },
        "--threads" => plan with { Threads = int.Parse(value) },
        "--query" => plan with { Target = plan.Target with { EventsPath = plan.Target.EventsPath + "&" + value, SocketPath = plan.Target.SocketPath + "&" + value } },
        _ => throw new FormatException($"'{name}' is not an option; see bench/peers load --help."),
    };

    private static string Next(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
}

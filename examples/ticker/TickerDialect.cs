using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Jobs;
using Headway.Log;
using Microsoft.Extensions.Options;

namespace Ticker;

public sealed class TickerOptions
{
    public bool Enabled { get; set; } = true;
}

// What the fold remembers: a number and one short text, however long the log is.
public sealed record TickerState(int Lines, string Step);

public sealed record Tick(string Name, string What, int N) : DialectMessage(Name)
{
    public override void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place)
    {
        json.WriteStartObject();
        json.WriteString("what", What);
        json.WriteNumber("n", N);
        if (place.Cursor is { } cursor)
        {
            json.WriteNumber("seq", cursor);
        }

        json.WriteEndObject();
    }
}

public sealed class TickerDialect(IOptions<TickerOptions> options) : Dialect<TickerState>
{
    private const int LongestStep = 100;

    public override string Name => "ticker";

    public override bool IsEnabled => options.Value.Enabled;

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapStart("/ticker", StartAsync);
        routes.MapStream("/ticker/{id}", (string id, HttpContext http, DialectStreams streams) => streams.SendAsync(http, this, id));
        routes.MapSocket("/ticker/{id}", (string id, HttpContext http, DialectStreams streams) => streams.ServeAsync(http, this, id));
    }

    public override TickerState Start(FoldedJob job) => new(0, "");

    public override TickerState Fold(TickerState state, FoldedEvent e, DialectMessages messages)
    {
        var step = e.Type == EventTypes.NodeStarted ? Short(Text(e.Data, "title")) : state.Step;
        var what = e.Type switch
        {
            EventTypes.NodeStarted => step,
            EventTypes.NodeCompleted => $"{step}: done",
            EventTypes.Note => Text(e.Data, "message"),
            EventTypes.JobCompleted => "finished",
            EventTypes.JobFailed or EventTypes.JobCancelled => "stopped",
            "tick" => Text(e.Data, "what"),
            _ => null,
        };
        if (what is null)
        {
            return state;
        }

        messages.Add(new Tick(e.Event.IsTerminal ? "end" : "tick", what, state.Lines + 1));
        return new(state.Lines + 1, step);
    }

    public override string? NameOf(JsonElement message) => Text(message, "what") switch
    {
        null => null,
        "end" => "end",
        _ => "tick",
    };

    public override string? TerminalTypeOf(string name) => name == "end" ? EventTypes.JobCompleted : null;

    private static async Task<IResult> StartAsync(HttpContext http, JobEngine engine)
    {
        var (body, problem) = await DialectRequest.ReadAsync(http);
        if (problem is not null)
        {
            return problem;
        }

        var (job, refusal) = await DialectRequest.StartAsync(http, engine, "external", new { Title = Text(body, "what") ?? "A job" });
        return refusal ?? Results.Json(new { id = job!.Id, stream = DialectRequest.AddressOf(http, $"/ticker/{job.Id}") });
    }

    // Producers write what they like: a member can be missing, or of another type.
    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Short(string? text) => text is null ? "" : text.Length <= LongestStep ? text : text[..LongestStep];
}

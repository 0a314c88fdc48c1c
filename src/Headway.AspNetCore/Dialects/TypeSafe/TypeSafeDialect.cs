using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>
/// The dialect <c>typesafe</c>: a task as a sequence of steps with one percentage, which never falls.
/// docs/dialects/typesafe.md describes it.
/// </summary>
internal sealed class TypeSafeDialect(DialectsOptions options) : Dialect<TypeSafeState>
{
    public const string Id = "typesafe";

    private const string ScamCheck = "scam-check";

    private static readonly Progress s_connected = new(TypeSafeSteps.Connected, null, "Connected to agent progress stream", 0);

    public override string Name => Id;

    public override bool IsEnabled => options.TypeSafe.Enabled;

    public override void Map(IEndpointRouteBuilder routes) => new TypeSafeEndpoints(this, options.TypeSafe).Map(routes);

    public override TypeSafeState Start(FoldedJob job) => new(job, JobTree.Empty);

    public override TypeSafeState Fold(TypeSafeState state, FoldedEvent e, DialectMessages messages)
    {
        var tree = state.Tree.Apply(e);
        var next = state with { Tree = tree, Percent = Math.Max(state.Percent, tree.Percent) };
        if (e.Event.Dialect == Id)
        {
            return next with { Percent = Math.Max(next.Percent, TypeSafeInput.Percent(e.Data)) };
        }

        if (e.Event.Dialect is not null)
        {
            next = next with { Percent = Math.Max(next.Percent, Math.Clamp(e.Data.Number("percent") ?? 0, 0, 100)) };
        }

        // A step's first progress may repeat its start message; the repetition is not sent.
        if (Tell(next, e) is not { } told || told == next.Last)
        {
            return next;
        }

        messages.Add(told);
        return next with { Last = told };
    }

    public override byte[] Heartbeat(DateTimeOffset now) => JobJson.Write(new { Heartbeat = true, Timestamp = now });

    /// <summary>The first message of every socket.</summary>
    public static byte[] Greeting(DateTimeOffset now) =>
        JsonWriting.Bytes(now, static (json, now) => s_connected.Write(json, now, null));

    public override string? NameOf(JsonElement message) =>
        message.IsTrue("heartbeat") || string.IsNullOrWhiteSpace(message.Text("step")) ? null : message.Text("step");

    public override bool BeginsRun(JsonElement message) => message.Text("step") == "entity_extraction";

    public override string? TerminalTypeOf(string name) => name switch
    {
        TypeSafeSteps.Completed => EventTypes.JobCompleted,
        TypeSafeSteps.Failed => EventTypes.JobFailed,
        _ => null,
    };

    public override EventFault? Check(JsonElement message) => TypeSafeInput.Check(message);

    public override ReadOnlyMemory<byte> Pass(TypeSafeState state, FoldedEvent e) => TypeSafeInput.Hold(e.Data, e.Event.Data, state.Percent);

    private static Progress? Tell(TypeSafeState state, FoldedEvent e) => e.Type switch
    {
        EventTypes.JobCompleted => new(TypeSafeSteps.Completed, null, "Analysis complete!", 100),
        EventTypes.JobFailed => Failed(JobError.Read(e.Event.Data).Message),
        EventTypes.JobCancelled => Failed(e.Data.Text("reason") is { } reason ? $"The job was cancelled: {reason}" : "The job was cancelled."),
        _ when e.Event.Dialect is not null => e.Data.Text("message") is { Length: > 0 } text ? new(e.Type, null, text, state.Whole) : null,
        EventTypes.NodeStarted when state.Job.Kind != ScamCheck => Step(state, e, state.Tree.NodeOf(e).Title),
        EventTypes.NodeProgress => Step(state, e, e.Data.Text("message")),
        EventTypes.NodeFailed => Step(state, e, JobError.Read(e.Event.Data).Message) is { } failed ? failed with { Error = true } : null,
        EventTypes.JobInputRequired => Say(state, e.Data.Text("prompt")),
        EventTypes.Note when e.Data.Text("level") is "warning" or "error" => Say(state, e.Data.Text("message")),
        _ when EventTypes.IsKnown(e.Type) => null,
        _ => e.Data.Text("message") is { Length: > 0 } own ? new(e.Type, e.Data.Text("tool"), own, state.Whole) : null,
    };

    private static Progress? Step(TypeSafeState state, FoldedEvent e, string? text)
    {
        var node = state.Tree.NodeOf(e);
        return !string.IsNullOrWhiteSpace(text) && TypeSafeSteps.Of(node) is var (step, tool) ? new(step, tool, text, state.Whole) : null;
    }

    // The message has no step of its own, so it uses the current step.
    private static Progress? Say(TypeSafeState state, string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : new(state.Last?.Step ?? "note", state.Last?.Tool, text, state.Whole);

    private static Progress Failed(string reason) => new(TypeSafeSteps.Failed, null, $"Analysis failed: {reason}", 0) { Error = true };
}

/// <summary>The state of the fold.</summary>
/// <param name="Job">The job.</param>
/// <param name="Tree">The tree of the native events.</param>
/// <param name="Percent">The highest percentage so far, of native events and producers' messages.</param>
/// <param name="Last">The last message.</param>
internal sealed record TypeSafeState(FoldedJob Job, JobTree Tree, double Percent = 0, Progress? Last = null)
{
    /// <summary>The percentage as a whole number, as clients expect it.</summary>
    public int Whole => (int)Percent;
}

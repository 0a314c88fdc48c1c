using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Headway.Log;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// A wire contract that some frontend speaks: its routes, how a job's events are told in it, and how its messages become
/// events when a producer speaks it. Derive from <see cref="Dialect{TState}"/> and register it with <c>AddDialect</c>.
/// </summary>
/// <remarks>
/// One instance, created with the services of the application, serves all jobs from many threads at once: it holds nothing
/// of a job. What a member throws fails the request it was called for, except in a fold, where it skips the event.
/// </remarks>
[Experimental(Seam.Diagnostic)]
public abstract class Dialect
{
    /// <summary>
    /// The name, which stands in an event's <c>dialect</c>, in metrics and in statistics: a lower-case letter, then up to 39
    /// lower-case letters, digits or hyphens. Two dialects of one application must not share it. Constant.
    /// </summary>
    public abstract string Name { get; }

    /// <summary>
    /// Whether the dialect is served. False, for example because its options say so: it has no routes, and producers'
    /// messages of it are refused. Read once, before the routes are mapped. The default value is <c>true</c>.
    /// </summary>
    public virtual bool IsEnabled => true;

    /// <summary>
    /// Whether an SSE stream that ends before its job does is broken off instead of ended. Set it when the clients take a
    /// clean end of the body for the end of the work. Such a stream also continues beyond <see cref="HttpOptions.ConnectionLife"/>
    /// while the token of its request is valid. The default value is <c>false</c>.
    /// </summary>
    public virtual bool BreaksUnfinished => false;

    /// <summary>
    /// What a reader whose cursor is at the end of a closed log gets over SSE: 204 without a body, which tells an
    /// <c>EventSource</c> to stop reconnecting, or, when this is false, 200 and an empty stream. The default value is <c>true</c>.
    /// </summary>
    public virtual bool AnswersNoContentAtEnd => true;

    /// <summary>
    /// Maps the routes, with the methods of <see cref="DialectRoutes"/> where they fit. Each request to them passes the same
    /// checks of origin, token and rate as Headway's own, before the route sees it. Called for each <c>MapHeadwayDialects</c>;
    /// an exception stops the start of the application.
    /// </summary>
    /// <param name="routes">Where to; a prefix of the application may stand before the patterns.</param>
    public abstract void Map(IEndpointRouteBuilder routes);

    /// <summary>The <c>event</c> of an SSE frame that carries a message of this name; null where the contract has data only. The default is the name.</summary>
    /// <param name="name">The message's name, or <c>heartbeat</c>.</param>
    public virtual string? EventOf(string name) => name;

    /// <summary>A message for a time of silence, as UTF-8 JSON. Null, the default: SSE readers get a comment and sockets a ping only.</summary>
    /// <param name="now">The time.</param>
    public virtual byte[]? Heartbeat(DateTimeOffset now) => null;

    /// <summary>A message of the operator to everybody, as UTF-8 JSON; null, the default, where the contract has none.</summary>
    /// <param name="session">The job that the client follows.</param>
    /// <param name="message">What the operator says.</param>
    /// <param name="level"><c>info</c>, <c>success</c>, <c>warning</c> or <c>error</c>.</param>
    /// <param name="now">When it was said.</param>
    public virtual byte[]? Notice(string session, string message, string level, DateTimeOffset now) => null;

    /// <summary>The dialect's own name for a producer's message, which becomes the type of its event; null when the object is no message. The default: producers cannot speak the dialect.</summary>
    /// <param name="message">Any JSON object.</param>
    public virtual string? NameOf(JsonElement message) => null;

    /// <summary>How a producer's message of this name ends the log: a type such as <see cref="EventTypes.JobCompleted"/>. Null, the default: it does not.</summary>
    /// <param name="name">What <see cref="NameOf"/> gave.</param>
    public virtual string? TerminalTypeOf(string name) => null;

    /// <summary>
    /// Whether a producer's message begins a run. On a channel whose job has ended it creates a new job under the same name;
    /// any other message is dropped there. The default: no message does.
    /// </summary>
    /// <param name="message">A message that has a name.</param>
    public virtual bool BeginsRun(JsonElement message) => false;

    /// <summary>The type of the event that a producer's message of this name becomes, when it does not end the log. The default: its name.</summary>
    /// <param name="name">What <see cref="NameOf"/> gave.</param>
    public virtual string TypeOf(string name) => name;

    /// <summary>Why a producer's message is refused, with 400; null, the default, when it is taken.</summary>
    /// <param name="message">A message that has a name.</param>
    public virtual EventFault? Check(JsonElement message) => null;

    /// <summary>A producer's message as an event: its own object, byte for byte, under its own name.</summary>
    internal (NewEvent Event, EventFault? Fault) Decode(JsonElement message, ReadOnlyMemory<byte> original, string? node)
    {
        if (NameOf(message) is not { } name)
        {
            return (default, new("not_a_message", $"The object is not a message of the dialect '{Name}'."));
        }

        return (new(TerminalTypeOf(name) ?? TypeOf(name), original, node, Name), Check(message));
    }

    internal abstract Translator Begin(FoldedJob job);
}

/// <summary>A dialect whose fold is a pure function: state and event in, state and messages out.</summary>
/// <remarks>
/// Headway folds a log once for all who read it together, and again for a reader that comes late. So the fold must be
/// deterministic: it uses the job, the state and the event, and no clock, random number or service; the time of a message
/// is the time of its event. It never blocks.
/// </remarks>
/// <typeparam name="TState">
/// What the fold remembers: immutable, so that it can be kept and gone on from more than once. It must be bounded, whatever
/// stands in the log: of an output keep what later messages need, such as its length, and not its text. Aim at 10 MB at most.
/// </typeparam>
[Experimental(Seam.Diagnostic)]
public abstract class Dialect<TState> : Dialect
{
    /// <summary>The state before the first event.</summary>
    /// <param name="job">The job.</param>
    public abstract TState Start(FoldedJob job);

    /// <summary>
    /// Takes in one event, in the order of the log. When it throws, the event is skipped: the readers get nothing of it, the
    /// state stays as it was, and the first time for a job is logged as an error. It must not run without end.
    /// </summary>
    /// <param name="state">The state after the events before.</param>
    /// <param name="e">The event. A producer's message of this dialect comes here too: its messages are replaced by what <see cref="Pass"/> gives.</param>
    /// <param name="messages">Takes the messages, in order; none is allowed.</param>
    /// <returns>The next state.</returns>
    public abstract TState Fold(TState state, FoldedEvent e, DialectMessages messages);

    /// <summary>A producer's message of this dialect as its readers get it, as UTF-8 JSON on one line. The default: as it came in.</summary>
    /// <param name="state">The state after the event.</param>
    /// <param name="e">The event.</param>
    public virtual ReadOnlyMemory<byte> Pass(TState state, FoldedEvent e) => e.Event.Data;

    internal sealed override Translator Begin(FoldedJob job) => new Translator<TState>(this, Start(job));
}

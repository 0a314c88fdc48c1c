using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Headway.Log;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// The wire contract of a frontend: its routes, the translation of a job's events into its messages, and the translation of
/// a producer's messages into events. Derive from <see cref="Dialect{TState}"/> and register it with <c>AddDialect</c>.
/// </summary>
/// <remarks>
/// Thread-safe: one instance, created with the services of the application, serves all jobs, so it keeps no state of a job.
/// An exception of a member fails the current request; an exception of the fold skips the event.
/// </remarks>
[Experimental(Seam.Diagnostic)]
public abstract class Dialect
{
    /// <summary>
    /// The name, used in an event's <c>dialect</c>, in metrics and in statistics: a lower-case letter, then up to 39 lower-case
    /// letters, digits or hyphens. It is constant and unique in the application.
    /// </summary>
    public abstract string Name { get; }

    /// <summary>
    /// Whether the dialect is served. When false, it has no routes and its producers' messages are refused. Read once, before
    /// the routes are mapped. The default value is <c>true</c>.
    /// </summary>
    public virtual bool IsEnabled => true;

    /// <summary>
    /// Whether an SSE stream that ends before its job is aborted instead of completed. Set it when the clients treat a clean end
    /// of the body as the end of the job. Such a stream also continues beyond <see cref="HttpOptions.ConnectionLife"/> while the
    /// token of its request is valid. The default value is <c>false</c>.
    /// </summary>
    public virtual bool BreaksUnfinished => false;

    /// <summary>
    /// Whether an SSE request with a cursor at the end of a closed log gets 204 without a body, which makes an
    /// <c>EventSource</c> stop reconnecting. When false, it gets 200 and an empty stream. The default value is <c>true</c>.
    /// </summary>
    public virtual bool AnswersNoContentAtEnd => true;

    /// <summary>
    /// Maps the routes, with the methods of <see cref="DialectRoutes"/> where they fit. Each request passes the same checks of
    /// origin, token and rate as Headway's own routes before it reaches the handler. Called for each <c>MapHeadwayDialects</c>;
    /// an exception stops the start of the application.
    /// </summary>
    /// <param name="routes">The route builder; the application may have given it a prefix.</param>
    public abstract void Map(IEndpointRouteBuilder routes);

    /// <summary>Returns the <c>event</c> field of the SSE frame of a message; null: the frame has no such field. The default is the name.</summary>
    /// <param name="name">The message's name, or <c>heartbeat</c>.</param>
    public virtual string? EventOf(string name) => name;

    /// <summary>Returns the heartbeat message as UTF-8 JSON. Null, the default: SSE clients get only a comment, and sockets only a ping.</summary>
    /// <param name="now">The current time.</param>
    public virtual byte[]? Heartbeat(DateTimeOffset now) => null;

    /// <summary>Returns the operator's notice to all clients as UTF-8 JSON. Null, the default: the contract has no such message.</summary>
    /// <param name="session">The id of the job that the client follows.</param>
    /// <param name="message">The text of the notice.</param>
    /// <param name="level"><c>info</c>, <c>success</c>, <c>warning</c> or <c>error</c>.</param>
    /// <param name="now">The time of the notice.</param>
    public virtual byte[]? Notice(string session, string message, string level, DateTimeOffset now) => null;

    /// <summary>Returns the dialect's name for a producer's message, from which the event type is made; null when the object is not a message. The default is null: the dialect has no producers.</summary>
    /// <param name="message">Any JSON object.</param>
    public virtual string? NameOf(JsonElement message) => null;

    /// <summary>Returns the terminal event type, such as <see cref="EventTypes.JobCompleted"/>, of a producer's message that ends the job. Null, the default: it does not end the job.</summary>
    /// <param name="name">The name that <see cref="NameOf"/> returned.</param>
    public virtual string? TerminalTypeOf(string name) => null;

    /// <summary>
    /// Returns whether a producer's message begins a run. On a channel whose job has ended, it creates a new job under the same
    /// name; any other message is dropped there. The default is false.
    /// </summary>
    /// <param name="message">A message for which <see cref="NameOf"/> returns a name.</param>
    public virtual bool BeginsRun(JsonElement message) => false;

    /// <summary>Returns the event type of a producer's message that does not end the job. The default is its name, with an underscore for each character that a type does not allow.</summary>
    /// <param name="name">The name that <see cref="NameOf"/> returned.</param>
    public virtual string TypeOf(string name) => MessageType.Of(name);

    /// <summary>Returns why a producer's message is refused with 400. Null, the default: it is accepted.</summary>
    /// <param name="message">A message for which <see cref="NameOf"/> returns a name.</param>
    public virtual EventFault? Check(JsonElement message) => null;

    /// <summary>Makes the event of a producer's message. The event's data is the unchanged bytes of the message.</summary>
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

/// <summary>A dialect with a fold: a pure function from a state and an event to the next state and messages.</summary>
/// <remarks>
/// Headway folds a log once for all concurrent readers, and again for a reader that starts late. So the fold must be
/// deterministic: it uses only the job, the state and the event, and no clock, random number or service. A message has the
/// time of its event. The fold must not block.
/// </remarks>
/// <typeparam name="TState">
/// The state of the fold: immutable, because several folds may continue from it. Its size must be bounded for any log:
/// of an output, keep only what later messages need, such as its length. Aim at 10 MB at most.
/// </typeparam>
[Experimental(Seam.Diagnostic)]
public abstract class Dialect<TState> : Dialect
{
    /// <summary>Returns the state before the first event.</summary>
    /// <param name="job">The job.</param>
    public abstract TState Start(FoldedJob job);

    /// <summary>
    /// Applies one event, in the order of the log. When it throws, the event is skipped: readers get none of its messages, the
    /// state does not change, and the first exception of a job is logged as an error. It must return in finite time.
    /// </summary>
    /// <param name="state">The state after the previous event.</param>
    /// <param name="e">The event. For a producer's message of this dialect, the result of <see cref="Pass"/> replaces the added messages.</param>
    /// <param name="messages">Collects the messages in order; an event may have none.</param>
    /// <returns>The next state.</returns>
    public abstract TState Fold(TState state, FoldedEvent e, DialectMessages messages);

    /// <summary>Returns a producer's message of this dialect as readers get it: UTF-8 JSON on one line. The default is the unchanged message.</summary>
    /// <param name="state">The state after the event.</param>
    /// <param name="e">The event.</param>
    public virtual ReadOnlyMemory<byte> Pass(TState state, FoldedEvent e) => e.Event.Data;

    internal sealed override Translator Begin(FoldedJob job) => new Translator<TState>(this, Start(job));
}

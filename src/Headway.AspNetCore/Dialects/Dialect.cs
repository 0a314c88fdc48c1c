using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// A wire contract that some frontend speaks: how a job's events are told in it, and how its messages become events
/// when a producer speaks it. Its routes stand beside it.
/// </summary>
/// <remarks>One instance serves all jobs and holds no state of theirs.</remarks>
internal abstract class Dialect
{
    /// <summary>The name that stands in an event's <c>dialect</c>: lower-case.</summary>
    public abstract string Name { get; }

    /// <summary>Begins to tell a job from its first event.</summary>
    public abstract Translator Begin(FoldedJob job);

    /// <summary>What stands as the event of an SSE frame that carries a message of this name; null where the contract has data only.</summary>
    public virtual string? EventOf(string name) => name;

    /// <summary>What fills the silence on a socket, where the contract has such a message.</summary>
    public virtual byte[]? Heartbeat(DateTimeOffset now) => null;

    /// <summary>A word of the operator to everybody, where the contract has a place for one.</summary>
    /// <param name="session">The job that the client follows.</param>
    /// <param name="message">The word.</param>
    /// <param name="level"><c>info</c>, <c>success</c>, <c>warning</c> or <c>error</c>.</param>
    /// <param name="now">When it was said.</param>
    public virtual byte[]? Notice(string session, string message, string level, DateTimeOffset now) => null;

    /// <summary>The dialect's own name for a message; null when the object is none.</summary>
    public abstract string? NameOf(JsonElement message);

    /// <summary>How a message that ends the work ends the log; null for the others.</summary>
    public abstract string? TerminalTypeOf(string name);

    /// <summary>The type of the event that a message becomes, when it does not end the work: its name.</summary>
    public virtual string TypeOf(string name) => name;

    /// <summary>What is wrong with a producer's message, if anything.</summary>
    public virtual EventFault? Check(JsonElement message) => null;

    /// <summary>A producer's message as an event: its own object, byte for byte, under its own name.</summary>
    public (NewEvent Event, EventFault? Fault) Decode(JsonElement message, ReadOnlyMemory<byte> original, string? node)
    {
        if (NameOf(message) is not { } name)
        {
            return (default, new("not_a_message", $"The object is not a message of the dialect '{Name}'."));
        }

        return (new(TerminalTypeOf(name) ?? TypeOf(name), original, node, Name), Check(message));
    }
}

/// <summary>A dialect whose fold is a pure function: state and event in, state and messages out.</summary>
/// <typeparam name="TState">What the fold must remember: immutable, so that a state can be kept and gone on from.</typeparam>
internal abstract class Dialect<TState> : Dialect
{
    /// <inheritdoc/>
    public sealed override Translator Begin(FoldedJob job) => new Translator<TState>(this, Start(job));

    /// <summary>The state before the first event.</summary>
    public abstract TState Start(FoldedJob job);

    /// <summary>
    /// Takes in one event. Deterministic: the same events give the same messages, on every machine and at every time.
    /// It must bear any data: producers outside may write what they like.
    /// </summary>
    public abstract TState Fold(TState state, FoldedEvent e, Messages messages);

    /// <summary>A producer's message of this dialect as it goes out: as it came in, unless the contract forbids what it says.</summary>
    /// <param name="state">The state after the event.</param>
    /// <param name="e">The event.</param>
    public virtual ReadOnlyMemory<byte> Pass(TState state, FoldedEvent e) => e.Event.Data;
}

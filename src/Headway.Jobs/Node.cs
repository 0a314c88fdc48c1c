using Headway.Log;

namespace Headway.Jobs;

/// <summary>The API of a running step: its progress, texts and notes.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Node
{
    private readonly JobContext _job;

    internal Node(JobContext job, string id)
    {
        _job = job;
        Id = id;
    }

    /// <summary>The node's id.</summary>
    public string Id { get; }

    /// <summary>The progress of the whole job, 0 to 100, sent with the node's next events. A value lower than the job's current progress has no effect. Null by default: not sent.</summary>
    public double? JobPercent { get; set; }

    /// <summary>Appends <c>node.progress</c>.</summary>
    /// <param name="percent">The progress of the node. Values outside 0 to 100 are clamped.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="counts">Named numbers, serialised with <see cref="JobJson.Options"/>.</param>
    /// <param name="cancellationToken">Ends the step.</param>
    public Task ProgressAsync(double? percent, string? message, object? counts, CancellationToken cancellationToken) =>
        EmitAsync(EventTypes.NodeProgress, new { Percent = percent is { } number ? Math.Clamp(number, 0, 100) : percent, Message = message, Counts = counts }, cancellationToken);

    /// <summary>Appends <c>text.delta</c>.</summary>
    /// <param name="channel"><c>reasoning</c>, <c>draft</c>, <c>critique</c> or <c>answer</c>.</param>
    /// <param name="text">The next piece of the text.</param>
    /// <param name="cancellationToken">Ends the step.</param>
    public Task TextAsync(string channel, string text, CancellationToken cancellationToken) =>
        EmitAsync(EventTypes.TextDelta, new { Channel = channel, Text = text }, cancellationToken);

    /// <summary>Appends a <c>note</c> of this node.</summary>
    /// <param name="level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="cancellationToken">Ends the step.</param>
    public Task NoteAsync(string level, string message, CancellationToken cancellationToken) =>
        EmitAsync(EventTypes.Note, new { Level = level, Message = message }, cancellationToken);

    internal Task EmitAsync(string type, object data, CancellationToken cancellationToken) =>
        _job.EmitAsync(type, Id, data, JobPercent, cancellationToken);
}

namespace Headway.Jobs;

/// <summary>A unit of work in the job's tree, as its <c>node.started</c> tells it.</summary>
/// <param name="Id">Unique in the job, and the same in every attempt: it is how a restarted job knows what is done.</param>
/// <param name="Kind">What sort of unit: phase, level, probe, tool, …</param>
/// <param name="Name">The unit's name among its sort.</param>
/// <param name="Title">A sentence for a person.</param>
/// <param name="Parent">The node above, if any.</param>
/// <param name="Depth">How deep it lies in the tree; 0: at the top.</param>
/// <param name="Input">What it works on, serialised with <see cref="JobJson.Options"/>.</param>
public sealed record NodeSpec(
    string Id, string Kind, string Name, string Title, string? Parent = null, int Depth = 0, object? Input = null);

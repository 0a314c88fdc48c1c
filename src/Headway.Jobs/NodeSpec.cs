namespace Headway.Jobs;

/// <summary>A step in the job's tree, as described by its <c>node.started</c> event.</summary>
/// <param name="Id">Unique in the job and the same in every attempt, because a restarted job finds the outputs of completed steps by it.</param>
/// <param name="Kind">The type of step: phase, level, probe, tool, …</param>
/// <param name="Name">The name, unique within its type.</param>
/// <param name="Title">A sentence for people.</param>
/// <param name="Parent">The id of the parent node, if any.</param>
/// <param name="Depth">The depth in the tree, from 0 at the top.</param>
/// <param name="Input">The step's input, serialised with <see cref="JobJson.Options"/>.</param>
public sealed record NodeSpec(
    string Id, string Kind, string Name, string Title, string? Parent = null, int Depth = 0, object? Input = null);

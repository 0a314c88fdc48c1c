using System.Text.Json;
using Headway.ScamCheck.Extraction;

namespace Headway.ScamCheck.Tools;

/// <summary>A tool of the scam check. An instance serves one job.</summary>
internal interface ICheckTool
{
    /// <summary>The tool's name.</summary>
    string Name { get; }

    /// <summary>The id of its node.</summary>
    string Node { get; }

    /// <summary>The title of its node.</summary>
    string Title { get; }

    /// <summary>The range of the job's progress that the tool covers, in percent.</summary>
    (int From, int To) Range { get; }

    /// <summary>The entities to check.</summary>
    IReadOnlyList<Entity> Select(Entities entities);

    /// <summary>Why it skips all or some entities; null when it checks all.</summary>
    string? Limitation(Entities entities);

    /// <summary>A readable progress message for an entity.</summary>
    string Describe(Entity entity);

    /// <summary>Checks an entity.</summary>
    /// <exception cref="ReportSearchException">The check failed; the message is a readable sentence.</exception>
    Task<JsonElement> CheckAsync(Entity entity, CancellationToken cancellationToken);
}

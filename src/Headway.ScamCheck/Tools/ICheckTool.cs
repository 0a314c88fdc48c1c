using System.Text.Json;
using Headway.ScamCheck.Extraction;

namespace Headway.ScamCheck.Tools;

/// <summary>One of the four tools. An instance serves one job.</summary>
internal interface ICheckTool
{
    /// <summary>The tool's name.</summary>
    string Name { get; }

    /// <summary>The id of its node.</summary>
    string Node { get; }

    /// <summary>The title of its node.</summary>
    string Title { get; }

    /// <summary>The stretch of the job that it is, in percent.</summary>
    (int From, int To) Range { get; }

    /// <summary>Which entities it looks at.</summary>
    IReadOnlyList<Entity> Select(Entities entities);

    /// <summary>Why it cannot do its work at all, or leaves some out; null when neither.</summary>
    string? Limitation(Entities entities);

    /// <summary>What it does with an entity, for a person to read.</summary>
    string Describe(Entity entity);

    /// <summary>Looks at an entity.</summary>
    /// <exception cref="ReportSearchException">It could not; the message is a sentence.</exception>
    Task<JsonElement> CheckAsync(Entity entity, CancellationToken cancellationToken);
}

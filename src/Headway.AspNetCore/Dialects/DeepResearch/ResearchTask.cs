using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>The state of a task of the session, which is a probe of the job. Immutable.</summary>
/// <param name="Id">The id of the probe's node.</param>
/// <param name="Description">The question of the probe.</param>
internal sealed record ResearchTask(string Id, string Description)
{
    private const double Started = 10;
    private const double Searched = 70;
    private const double Reading = 80;
    private const double MinStep = 5;

    /// <summary>The number of starts, including those after restarts of the job.</summary>
    public int Starts { get; init; }

    /// <summary>The progress, 0 to 100, with one decimal.</summary>
    public double Percent { get; init; }

    /// <summary>The progress in the last message sent.</summary>
    public double SentPercent { get; init; }

    /// <summary>The number of tool calls since the last start.</summary>
    public int ToolCalls { get; init; }

    /// <summary>The distinct names of the tools used.</summary>
    public ImmutableList<string> Tools { get; init; } = [];

    /// <summary>The number of documents found.</summary>
    public int SourcesFound { get; init; }

    /// <summary>The number of tools and documents it keeps; 0 for an ended task.</summary>
    public int Kept => Tools.Count + Sources.Count;

    /// <summary>The title of the current step.</summary>
    public string Action { get; init; } = "";

    /// <summary>Whether it succeeded; null while it runs.</summary>
    public bool? Succeeded { get; init; }

    /// <summary>Whether the progress has changed enough for a message, or has reached 100.</summary>
    public bool NeedsMessage => Math.Abs(Percent - SentPercent) >= MinStep || (Percent >= 100 && SentPercent < 100);

    // The documents found, by the hash of their address.
    private ImmutableHashSet<long> Sources { get; init; } = [];

    // The progress that the ended steps add up to.
    private double Floor { get; init; }

    // The number of searches is unknown, so each covers half of the remaining way to the reading.
    private double AfterSearch => (Floor + Searched) / 2;

    /// <summary>Returns the task at its start or restart. The sent progress is kept, so that a restart does not bypass the throttling.</summary>
    public ResearchTask Begin(string description) =>
        new ResearchTask(Id, description) { Starts = Starts + 1, SentPercent = SentPercent };

    /// <summary>Returns the task after its end. Only its numbers are kept.</summary>
    public ResearchTask End(bool succeeded) => this with { Succeeded = succeeded, Tools = [], Sources = [] };

    /// <summary>Returns the task with the tools and documents of an earlier state, to limit its memory.</summary>
    public ResearchTask WithDetailsOf(ResearchTask before) => this with { Tools = before.Tools, Sources = before.Sources, SourcesFound = before.SourcesFound };

    /// <summary>Sets the progress that the task itself reports, which overrides the progress derived from its steps.</summary>
    public ResearchTask SetPercent(double? percent) => percent is { } reported ? At(reported) with { Floor = Math.Clamp(reported, 0, 100) } : this;

    /// <summary>Returns the task after the start of a step.</summary>
    public ResearchTask BeginStep(TreeNode step) => step.Kind switch
    {
        "tool" => Reach(Started) with { Action = step.Title, ToolCalls = ToolCalls + 1, Tools = Tools.Contains(step.Name) ? Tools : Tools.Add(step.Name) },
        "synthesis" => Reach(Reading) with { Action = step.Title },
        _ => this with { Action = step.Title },
    };

    /// <summary>Returns the task after progress of a step.</summary>
    public ResearchTask AdvanceStep(TreeNode step) => step.Kind switch
    {
        "tool" => Reach(Floor + ((AfterSearch - Floor) * Share(step))),
        "synthesis" => Reach(Reading + ((100 - Reading) * Share(step))),
        _ => this,
    };

    /// <summary>Returns the task after the end of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="output">The output of the step.</param>
    /// <param name="succeeded">Whether the step succeeded.</param>
    public ResearchTask EndStep(TreeNode step, JsonElement output, bool succeeded) => step.Kind switch
    {
        "tool" => (succeeded ? AddSources(output) : this).Reach(AfterSearch) with { Floor = Math.Max(Floor, AfterSearch) },
        "synthesis" when succeeded => Reach(100),
        _ => this,
    };

    private static double Share(TreeNode step) => Math.Clamp(step.Percent, 0, 100) / 100;

    private ResearchTask AddSources(JsonElement output)
    {
        var addresses = output.Items("results").Select(static found => found.Text("url") ?? found.Text("file")).OfType<string>();
        var sources = Sources.Union(addresses.Select(static address => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(address)))));
        return this with { Sources = sources, SourcesFound = sources.Count };
    }

    private ResearchTask Reach(double percent) => percent > Percent ? At(percent) : this;

    private ResearchTask At(double percent) => this with { Percent = Math.Round(Math.Clamp(percent, 0, 100), 1) };
}

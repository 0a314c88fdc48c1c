using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>A task of the session, which is a probe of the job, as far as its log has told. Immutable.</summary>
/// <param name="Id">The probe's node.</param>
/// <param name="Description">What it asks.</param>
internal sealed record ResearchTask(string Id, string Description)
{
    private const double Started = 10;
    private const double Searched = 70;
    private const double Reading = 80;
    private const double LeastStep = 5;

    /// <summary>How often it was begun: again after each restart.</summary>
    public int Starts { get; init; }

    /// <summary>How far it is, 0 to 100, with one decimal.</summary>
    public double Percent { get; init; }

    /// <summary>How far it was in the last message that said so.</summary>
    public double Told { get; init; }

    /// <summary>How many tools were used since it was last begun.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Their names, each once.</summary>
    public ImmutableList<string> Tools { get; init; } = [];

    /// <summary>How many documents they found.</summary>
    public int SourcesFound { get; init; }

    /// <summary>How many tools and documents it remembers. A task that has ended remembers none.</summary>
    public int Kept => Tools.Count + Sources.Count;

    /// <summary>What it does now.</summary>
    public string Action { get; init; } = "";

    /// <summary>How it ended; null while it goes on.</summary>
    public bool? Succeeded { get; init; }

    /// <summary>Whether it has moved far enough for a message, or is through.</summary>
    public bool IsWorthTelling => Math.Abs(Percent - Told) >= LeastStep || (Percent >= 100 && Told < 100);

    // The documents, by the hash of their address.
    private ImmutableHashSet<long> Sources { get; init; } = [];

    // How far the ended steps alone have brought it.
    private double Floor { get; init; }

    // Nobody knows how many searches a task will need: each takes it half of the way to the reading.
    private double AfterSearch => (Floor + Searched) / 2;

    /// <summary>Begun, or begun again. What was last told stays, so that messages stay apart over a restart.</summary>
    public ResearchTask Begin(string description) =>
        new ResearchTask(Id, description) { Starts = Starts + 1, Told = Told };

    /// <summary>Ended, well or not: nothing is told of it any more but its figures.</summary>
    public ResearchTask End(bool isWell) => this with { Succeeded = isWell, Tools = [], Sources = [] };

    /// <summary>The same task with no more tools and documents than it remembered before.</summary>
    public ResearchTask Keeping(ResearchTask before) => this with { Tools = before.Tools, Sources = before.Sources, SourcesFound = before.SourcesFound };

    /// <summary>Its own word on how far it is counts before all that is derived from its steps.</summary>
    public ResearchTask Say(double? percent) => percent is { } said ? At(said) with { Floor = Math.Clamp(said, 0, 100) } : this;

    /// <summary>A step below it has begun.</summary>
    public ResearchTask BeginStep(TreeNode step) => step.Kind switch
    {
        "tool" => Reach(Started) with { Action = step.Title, ToolCalls = ToolCalls + 1, Tools = Tools.Contains(step.Name) ? Tools : Tools.Add(step.Name) },
        "synthesis" => Reach(Reading) with { Action = step.Title },
        _ => this with { Action = step.Title },
    };

    /// <summary>A step below it says how far it is.</summary>
    public ResearchTask MoveStep(TreeNode step) => step.Kind switch
    {
        "tool" => Reach(Floor + ((AfterSearch - Floor) * Share(step))),
        "synthesis" => Reach(Reading + ((100 - Reading) * Share(step))),
        _ => this,
    };

    /// <summary>A step below it has ended, well or not.</summary>
    /// <param name="step">The step.</param>
    /// <param name="output">What it gave.</param>
    /// <param name="isWell">Whether it ended well.</param>
    public ResearchTask EndStep(TreeNode step, JsonElement output, bool isWell) => step.Kind switch
    {
        "tool" => (isWell ? Find(output) : this).Reach(AfterSearch) with { Floor = Math.Max(Floor, AfterSearch) },
        "synthesis" when isWell => Reach(100),
        _ => this,
    };

    private static double Share(TreeNode step) => Math.Clamp(step.Percent, 0, 100) / 100;

    private ResearchTask Find(JsonElement output)
    {
        var addresses = output.Items("results").Select(static found => found.Text("url") ?? found.Text("file")).OfType<string>();
        var sources = Sources.Union(addresses.Select(static address => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(address)))));
        return this with { Sources = sources, SourcesFound = sources.Count };
    }

    private ResearchTask Reach(double percent) => percent > Percent ? At(percent) : this;

    private ResearchTask At(double percent) => this with { Percent = Math.Round(Math.Clamp(percent, 0, 100), 1) };
}

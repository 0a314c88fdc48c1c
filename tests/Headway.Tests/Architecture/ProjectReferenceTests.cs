using System.Xml.Linq;
using Headway.Tests.Documentation;

namespace Headway.Tests.Architecture;

/// <summary>The allowed references between projects. A new reference must first be added to this table.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["Headway.Log"] = [],
        ["Headway.Client"] = [],
        ["Headway.Log.Sqlite"] = ["Headway.Jobs", "Headway.Log"], // Jobs: UseSqlite extends HeadwayBuilder
        ["Headway.Log.Redis"] = ["Headway.Jobs", "Headway.Log"], // Jobs: UseRedis extends HeadwayBuilder; the shared job queue
        ["Headway.Jobs"] = ["Headway.Log"],
        ["Headway.Research"] = ["Headway.Jobs"],
        ["Headway.Research.AspNetCore"] = ["Headway.AspNetCore", "Headway.Research"],
        ["Headway.ScamCheck"] = ["Headway.Jobs"],
        ["Headway.AspNetCore"] = ["Headway.Jobs"],
        ["Headway.Server"] = ["Headway.AspNetCore", "Headway.Log.Redis", "Headway.Log.Sqlite", "Headway.Research", "Headway.Research.AspNetCore", "Headway.ScamCheck"],
    };

    public static TheoryData<string> Projects => [.. s_allowed.Keys];

    [Fact]
    public void EveryProjectUnderSrc_IsInTheTable() =>
        Assert.Equal(s_allowed.Keys.Order(StringComparer.Ordinal), Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyWhatItMay(string project) =>
        Assert.Equal([], References(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Except(s_allowed[project], StringComparer.Ordinal));

    [Fact]
    public void Server_ReferencesEverythingItIsMadeOf() =>
        Assert.Equal(s_allowed["Headway.Server"], References("Headway.Server", "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Headway.Log")]
    [InlineData("Headway.Client")]
    public void LogAndClient_NeedNoPackageAndNoFramework(string project)
    {
        Assert.Empty(References(project, "PackageReference"));
        Assert.Empty(References(project, "FrameworkReference"));
    }

    [Fact]
    public void OnlyTheWireNeedsAspNetCore() =>
        Assert.Equal(["Headway.AspNetCore", "Headway.Research.AspNetCore"], s_allowed.Keys.Where(static project => References(project, "FrameworkReference").Any()).Order(StringComparer.Ordinal));

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj")).Descendants(kind).Select(static item => item.Attribute("Include")!.Value);
}

using System.Reflection;
using Headway.AspNetCore;
using NetArchTest.Rules;

namespace Headway.Tests.Architecture;

/// <summary>Each dialect is a folder that uses the dialect seam and no other dialect. The seam references dialects only where they are registered.</summary>
public sealed class DialectTests
{
    private const string Seam = "Headway.AspNetCore.Dialects";
    private const string Channels = Seam + ".Channels"; // the Redis channels of dialects; part of the seam

    // Where dialects are entered: their options, their registration, their channels.
    private static readonly string[] s_registrations = ["HeadwayExtensions", "DialectsOptions", "ChannelRoutes"];

    // The namespaces that a dialect may use besides the seam.
    private static readonly string[] s_open =
        ["Headway.AspNetCore.Access", "Headway.AspNetCore.Connections", "Headway.AspNetCore.Hosting", "Headway.AspNetCore.Native", "Headway.AspNetCore.Transports"];

    private static readonly Assembly s_assembly = typeof(HeadwayOptions).Assembly;

    public static TheoryData<string> Dialects => [.. Namespaces()];

    [Fact]
    public void ThereAreDialects() => Assert.True(Namespaces().Length >= 5);

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Dialect_UsesNoOtherDialect(string dialect) =>
        ArchitectureAssert.Holds(Of(dialect).ShouldNot().HaveDependencyOnAny([.. Namespaces().Where(other => other != dialect)]));

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Dialect_UsesOfHeadwayOnlyTheSeam(string dialect) =>
        ArchitectureAssert.Holds(Of(dialect).ShouldNot().HaveDependencyOnAny([.. s_assembly.GetTypes().Select(static type => type.Namespace ?? "")
            .Where(static name => name.StartsWith("Headway.AspNetCore.", StringComparison.Ordinal) && !name.StartsWith(Seam, StringComparison.Ordinal))
            .Distinct().Except(s_open), Channels, "Headway.Log.Sqlite", "Headway.Log.Redis", "Headway.Research", "Headway.ScamCheck"]));

    [Fact]
    public void Seam_NamesDialectsOnlyWhereTheyAreEntered() =>
        ArchitectureAssert.Holds(Types.InAssembly(s_assembly)
            .That().DoNotResideInNamespaceMatching($"^{Seam}\\.(?!Channels)").And().DoNotHaveName(s_registrations)
            .ShouldNot().HaveDependencyOnAny(Namespaces()));

    private static PredicateList Of(string dialect) => Types.InAssembly(s_assembly).That().ResideInNamespace(dialect);

    private static string[] Namespaces() =>
    [
        .. s_assembly.GetTypes().Select(static type => type.Namespace ?? "")
            .Where(static name => name.StartsWith(Seam + ".", StringComparison.Ordinal) && !name.StartsWith(Channels, StringComparison.Ordinal))
            .Select(static name => string.Join('.', name.Split('.').Take(4))).Distinct().Order(StringComparer.Ordinal),
    ];
}

using System.Reflection;
using Headway.AspNetCore;
using Headway.Client;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Sqlite;
using Headway.Research;
using Headway.ScamCheck;
using NetArchTest.Rules;

namespace Headway.Tests.Architecture;

/// <summary>The dependencies that the code of each library must not use, even if its project references them.</summary>
public sealed class LayerTests
{
    private static readonly string[] s_databases = ["Microsoft.Data", "SQLitePCL", "StackExchange", "Npgsql"];

    public static TheoryData<string, string[]> Layers => new()
    {
        { "Headway.Log", ["Microsoft", "OpenTelemetry", .. s_databases] },
        { "Headway.Client", ["Microsoft", "OpenTelemetry", .. s_databases] },
        { "Headway.Jobs", ["Microsoft.AspNetCore", .. s_databases] },
        { "Headway.Log.Sqlite", ["Microsoft.AspNetCore", "StackExchange"] },
        { "Headway.Log.Redis", ["Microsoft.AspNetCore", "Microsoft.Data", "SQLitePCL"] },
        { "Headway.Research", ["Microsoft.AspNetCore", "StackExchange"] },
        { "Headway.ScamCheck", ["Microsoft.AspNetCore", .. s_databases] },
        { "Headway.AspNetCore", s_databases },
    };

    private static Assembly[] Assemblies =>
    [
        typeof(EventLog).Assembly, typeof(ProgressPublisher).Assembly, typeof(JobEngine).Assembly, typeof(SqliteLogStore).Assembly,
        typeof(RedisLogStore).Assembly, typeof(ResearchJobKind).Assembly, typeof(ScamCheckRegistration).Assembly, typeof(HeadwayOptions).Assembly,
    ];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Library_UsesNothingOfWhatIsNotItsOwn(string library, string[] foreign) =>
        ArchitectureAssert.Holds(Types.InAssembly(Assembly(library)).ShouldNot().HaveDependencyOnAny(foreign));

    [Theory]
    [InlineData("Headway.Log")]
    [InlineData("Headway.Client")]
    public void LogAndClient_ReferenceOnlyTheRuntime(string library) =>
        Assert.All(Assembly(library).GetReferencedAssemblies(), static name => Assert.StartsWith("System.", name.Name, StringComparison.Ordinal));

    private static Assembly Assembly(string name) => Assemblies.Single(assembly => assembly.GetName().Name == name);
}

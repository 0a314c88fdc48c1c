using System.Reflection;
using System.Text.RegularExpressions;
using Headway.Faults.Rows;

namespace Headway.Tests.Documentation;

/// <summary>docs/invariants.md names a test for each promise, and names none that does not exist.</summary>
public sealed partial class InvariantPageTests
{
    private static readonly HashSet<string> s_tests =
    [
        .. typeof(InvariantPageTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Select(static method => method.Name),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Invariant_NamesATestThatExists(int number) => Assert.Contains(Named(), name => name.StartsWith($"Invariant{number}_", StringComparison.Ordinal));

    [Fact]
    public void Invariants_EachNamesAFaultThatExists()
    {
        var faults = FaultTable.Rows.Select(static row => row.Name).ToHashSet(StringComparer.Ordinal);
        var rows = RowPattern().Matches(Repository.Read("docs/invariants.md"));
        Assert.Equal(Enumerable.Range(1, 10).Select(static number => $"{number}"), rows.Select(static row => row.Groups["number"].Value));
        foreach (Match row in rows)
        {
            var named = FaultPattern().Matches(row.Groups["faults"].Value).Select(static name => name.Groups["name"].Value).ToList();
            Assert.NotEmpty(named);
            Assert.Equal([], named.Where(name => !faults.Contains(name)));
        }
    }

    [Fact]
    public void Invariants_NameNoTestThatDoesNotExist() => Assert.Equal([], Named().Where(static name => !s_tests.Contains(name)));

    private static IEnumerable<string> Named() => NamePattern().Matches(Repository.Read("docs/invariants.md")).Select(static match => match.Value);

    [GeneratedRegex(@"^\| (?<number>[0-9]+) \|[^|]*\|(?<faults>[^|]*)\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RowPattern();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FaultPattern();

    [GeneratedRegex("Invariant[0-9]+_[A-Za-z0-9_]+", RegexOptions.None, 1000)]
    private static partial Regex NamePattern();
}

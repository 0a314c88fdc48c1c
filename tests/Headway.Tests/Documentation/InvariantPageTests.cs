using System.Reflection;
using System.Text.RegularExpressions;

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
    public void Invariants_NameNoTestThatDoesNotExist() => Assert.Equal([], Named().Where(static name => !s_tests.Contains(name)));

    private static IEnumerable<string> Named() => NamePattern().Matches(Repository.Read("docs/invariants.md")).Select(static match => match.Value);

    [GeneratedRegex("Invariant[0-9]+_[A-Za-z0-9_]+", RegexOptions.None, 1000)]
    private static partial Regex NamePattern();
}

using System.Reflection;
using System.Text.RegularExpressions;
using Headway.AspNetCore;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Sqlite;

namespace Headway.Tests.Documentation;

/// <summary>docs/how-it-works.md names the calls and types that the code has, and no more than an engineer can keep in mind.</summary>
public sealed partial class HowItWorksTests
{
    private const int MostCalls = 25;
    private const int MostTypes = 50;
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly string s_page = Repository.Read("docs/how-it-works.md");

    private static readonly ILookup<string, Type> s_types = new[] { typeof(EventLog), typeof(SqliteLogStore), typeof(RedisLogStore), typeof(HeadwayOptions) }
        .SelectMany(static type => type.Assembly.GetTypes())
        .ToLookup(static type => type.Name.Split('`')[0], StringComparer.Ordinal);

    private static readonly List<(string Type, string Method, string From)> s_calls =
        [.. CallPattern().Matches(s_page).Select(static row => (row.Groups["type"].Value, row.Groups["method"].Value, row.Groups["from"].Value))];

    [Fact]
    public void Way_IsShort()
    {
        Assert.InRange(s_calls.Count, 15, MostCalls);
        Assert.InRange(Types().Count, 25, MostTypes);
    }

    [Fact]
    public void Calls_AreNumbered() =>
        Assert.Equal(Enumerable.Range(1, s_calls.Count).Select(static number => $"{number}"), CallPattern().Matches(s_page).Select(static row => row.Groups["number"].Value));

    [Fact]
    public void Calls_ExistInTheCode() => Assert.Equal([], s_calls.Where(static call => !Has(call.Type, call.Method)).Select(static call => $"{call.Type}.{call.Method}"));

    // Of the source of the caller: it names the method. Some calls come from the framework or another thread.
    [Fact]
    public void Calls_AreMadeByTheTypeThatThePageNames()
    {
        var wrong = s_calls
            .Where(static call => NamePattern().Match(call.From) is { Success: true } name && !call.From.Contains("continuation", StringComparison.Ordinal)
                && !SourceOf(name.Groups["name"].Value).Any(text => Regex.IsMatch(text, $@"\b{call.Method}(<\w+>)?\(", RegexOptions.None, TimeSpan.FromSeconds(1))))
            .Select(static call => $"{call.From} does not call {call.Type}.{call.Method}");
        Assert.Equal([], wrong);
    }

    [Fact]
    public void Types_ExistInTheCode_AndThoseOfTheCallsAreAmongThem()
    {
        var types = Types();
        Assert.Equal([], types.Where(static type => !s_types.Contains(type)));
        Assert.Equal([], s_calls.Select(static call => call.Type).Except(types));
    }

    [Fact]
    public void Caches_ExistInTheCode() => Assert.Equal([], CachePattern().Matches(s_page).Select(static row => row.Groups["name"].Value).Where(static type => !s_types.Contains(type)));

    private static List<string> Types() =>
        [.. TypesPattern().Matches(s_page).SelectMany(static list => NamePattern().Matches(list.Value)).Select(static name => name.Groups["name"].Value).Distinct()];

    private static bool Has(string type, string method) => s_types[type].SelectMany(static known => known.GetMethods(All))
        .Any(known => known.Name == method || known.Name.EndsWith("." + method, StringComparison.Ordinal));

    private static IEnumerable<string> SourceOf(string type) => Repository.Sources("src")
        .Where(file => Path.GetFileNameWithoutExtension(file).Split('.')[0] == type || File.ReadAllText(file).Contains($"class {type}(", StringComparison.Ordinal))
        .Select(File.ReadAllText);

    [GeneratedRegex(@"^\| (?<number>[0-9]+) \| `(?<type>\w+)\.(?<method>\w+)` \| (?<from>[^|]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CallPattern();

    [GeneratedRegex(@"^- \*\*(Request|Log|SQLite|Tail|Reader):\*\*.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypesPattern();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CachePattern();

    [GeneratedRegex(@"`(?<name>\w+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();
}

using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Headway.AspNetCore;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Dialects;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Research;
using Headway.Research.Corpus;
using Headway.ScamCheck;
using Headway.Server;

namespace Headway.Tests.Documentation;

/// <summary>docs/configuration.md lists every option with its default and its range, and nothing that does not exist.</summary>
public sealed class OptionTests
{
    private static readonly Dictionary<Type, string> s_sections = new()
    {
        [typeof(ServerOptions)] = "Server",
        [typeof(AuthOptions)] = "Auth",
        [typeof(StoreOptions)] = "Store",
        [typeof(RedisOptions)] = "Redis",
        [typeof(LogOptions)] = "Log",
        [typeof(JobsOptions)] = "Jobs",
        [typeof(HttpOptions)] = "Http",
        [typeof(DialectsOptions)] = "Dialects",
        [typeof(ResearchOptions)] = "Research",
        [typeof(ScamCheckOptions)] = "ScamCheck",
        [typeof(CorpusOptions)] = "Research:Corpora:NAME",
    };

    // Their defaults depend on the machine; or they stand in the configuration without a property of their own.
    private static readonly Dictionary<string, string> s_said = new(StringComparer.Ordinal)
    {
        ["Jobs:Concurrency"] = "twice the processors, at least 4",
        ["Redis:Node"] = "random",
    };

    private static readonly string[] s_withoutProperty = ["Research:DefaultCorpus"];

    private static Dictionary<string, string[]> Rows { get; } = new MarkdownPage(Repository.Read("docs/configuration.md")).Rows
        .Where(static row => row.Length == 5 && row[0].Contains(':', StringComparison.Ordinal))
        .ToDictionary(static row => row[0].Trim('`'), StringComparer.Ordinal);

    [Fact]
    public void Configuration_ListsEveryOptionWithItsDefaultAndRange()
    {
        foreach (var (name, property, options) in Options())
        {
            Assert.True(Rows.TryGetValue(name, out var row), $"docs/configuration.md does not list {name}.");
            Assert.Equal(s_said.GetValueOrDefault(name) ?? Default(property.GetValue(options)), row[2]);
            if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            {
                Assert.Equal($"{range.Minimum} to {range.Maximum}", row[3]);
            }
        }
    }

    [Fact]
    public void Configuration_ListsNothingThatDoesNotExist() =>
        Assert.Equal([], Rows.Keys.Except(Options().Select(static option => option.Name)).Except(s_withoutProperty));

    [Fact]
    public void OptionsClasses_HaveASection()
    {
        var types = s_sections.Keys.Select(static type => type.Assembly).Distinct().SelectMany(static assembly => assembly.GetExportedTypes())
            .Where(static type => type.Name.EndsWith("Options", StringComparison.Ordinal));
        var known = s_sections.Keys.Append(typeof(HeadwayOptions)).Concat(Options().Select(static option => option.Property.DeclaringType!)).ToHashSet();
        Assert.Equal([], types.Where(type => !known.Contains(type)));
    }

    private static IEnumerable<(string Name, PropertyInfo Property, object Options)> Options() =>
        s_sections.SelectMany(static pair => Options(pair.Value, Activator.CreateInstance(pair.Key)!));

    private static IEnumerable<(string Name, PropertyInfo Property, object Options)> Options(string section, object options)
    {
        foreach (var property in options.GetType().GetProperties().Where(static property => property.CanWrite))
        {
            var name = $"{section}:{property.Name}";
            if (property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal))
            {
                foreach (var nested in Options(name, property.GetValue(options)!))
                {
                    yield return nested;
                }
            }
            else
            {
                yield return (name, property, options);
            }
        }
    }

    private static string Default(object? value) => value switch
    {
        null or "" => "none",
        true => "`true`",
        false => "`false`",
        IFormattable formattable => $"`{formattable.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };
}

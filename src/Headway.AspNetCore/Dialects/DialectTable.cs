using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects;

/// <summary>The dialects that are served, in the order in which they were added.</summary>
internal sealed partial class DialectTable
{
    private readonly Dictionary<string, Dialect> _served = new(StringComparer.Ordinal);

    /// <summary>Takes those that are enabled.</summary>
    /// <exception cref="InvalidOperationException">A name cannot be used, or two dialects share one.</exception>
    public DialectTable(IEnumerable<Dialect> dialects)
    {
        foreach (var dialect in dialects.Where(static dialect => dialect.IsEnabled))
        {
            if (!NamePattern().IsMatch(dialect.Name) || !_served.TryAdd(dialect.Name, dialect))
            {
                throw new InvalidOperationException(
                    $"The dialect {dialect.GetType()} cannot be called '{dialect.Name}': a name is a lower-case letter, then up to 39 lower-case letters, digits or hyphens, is not 'native', and belongs to one dialect.");
            }
        }
    }

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => _served.Keys;

    /// <summary>The dialect of this name, if it is served.</summary>
    public Dialect? Find(string name) => _served.GetValueOrDefault(name);

    /// <summary>Maps the routes of all.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var dialect in _served.Values)
        {
            dialect.Map(routes);
        }
    }

    [GeneratedRegex("^(?!native$)[a-z][a-z0-9-]{0,39}$", RegexOptions.None, 1000)]
    private static partial Regex NamePattern();
}

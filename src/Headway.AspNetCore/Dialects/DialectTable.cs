using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects;

/// <summary>The dialects that are served, in the order in which they were added.</summary>
internal sealed partial class DialectTable
{
    private readonly Dictionary<string, Dialect> _served = new(StringComparer.Ordinal);

    /// <summary>Registers the enabled dialects.</summary>
    /// <exception cref="InvalidOperationException">A name is invalid, or two dialects share one.</exception>
    public DialectTable(IEnumerable<Dialect> dialects)
    {
        foreach (var dialect in dialects.Where(static dialect => dialect.IsEnabled))
        {
            if (!NamePattern().IsMatch(dialect.Name) || !_served.TryAdd(dialect.Name, dialect))
            {
                throw new InvalidOperationException(
                    $"The dialect {dialect.GetType()} cannot be called '{dialect.Name}': a name is a lower-case letter, then up to 39 lower-case letters, digits or hyphens, is not 'native', and is unique.");
            }
        }
    }

    /// <summary>The names of the served dialects.</summary>
    public IEnumerable<string> Names => _served.Keys;

    /// <summary>Returns the served dialect of this name; null: there is none.</summary>
    public Dialect? Find(string name) => _served.GetValueOrDefault(name);

    /// <summary>Maps the routes of all served dialects.</summary>
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

using System.Collections.Frozen;
using CsvHelper;
using Headway.ScamCheck.Data;
using Headway.ScamCheck.Domains;
using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Phones;

namespace Headway.ScamCheck.Tools;

/// <summary>A list of reported scams, from CSV. Immutable.</summary>
internal sealed class ScamList
{
    private const int MostEntries = 2_000_000;
    private const int MostLabels = 6; // parent domains to look up

    private readonly FrozenDictionary<string, ScamEntry> _entries;

    private ScamList(Dictionary<string, ScamEntry> entries) => _entries = entries.ToFrozenDictionary();

    public int Count => _entries.Count;

    /// <summary>Reads a list.</summary>
    /// <param name="reader">CSV with the columns <c>type</c> and <c>value</c>, and optionally <c>category</c> and <c>source</c>.</param>
    /// <exception cref="InvalidDataException">The file is invalid; the message names the line.</exception>
    public static ScamList Read(TextReader reader)
    {
        using var csv = CsvReader.Create(reader, DataFile.Format);
        var entries = new Dictionary<string, ScamEntry>(StringComparer.Ordinal);
        try
        {
            if (!csv.Headers.Contains("value") || !csv.Headers.Contains("type"))
            {
                throw new InvalidDataException("The first line must name the columns, with 'type' and 'value' among them.");
            }
            while (csv.Read())
            {
                var entry = new ScamEntry(csv.GetString("type"), csv.GetString("value"), Optional(csv, "category"), Optional(csv, "source"));
                var key = Key(entry.Type, entry.Value)
                    ?? throw new InvalidDataException($"Line {csv.LineNumber}: type must be phone, url, domain or email, and value one of these.");
                entries.TryAdd(key, entry);
                if (entries.Count > MostEntries)
                {
                    throw new InvalidDataException($"There are more than {MostEntries:N0} entries.");
                }
            }
        }
        catch (CsvFormatException fault)
        {
            throw new InvalidDataException($"Line {fault.LineNumber}: this is not CSV.", fault);
        }

        return new ScamList(entries);
    }

    /// <summary>The entry for an entity; for a URL also the entry of its host, and for a host also those of its parent domains.</summary>
    public ScamEntry? Find(Entity entity)
    {
        if (Key(entity.Type, entity.Value) is { } key && _entries.TryGetValue(key, out var entry))
        {
            return entry;
        }

        if (entity.Type == Entities.Phone || !DomainName.TryParse(entity.Value, out var domain))
        {
            return null;
        }

        return Enumerable.Range(0, Math.Min(MostLabels, domain.Host.Count(static c => c == '.')))
            .Select(skipped => _entries.GetValueOrDefault($"domain\n{string.Join('.', domain.Host.Split('.').Skip(skipped))}"))
            .FirstOrDefault(static found => found is not null);
    }

    private static string? Key(string type, string value) => type switch
    {
        Entities.Phone when NumberingPlan.Digits(value) is { Length: >= 4 } digits => $"phone\n{digits}",
        Entities.Url when DomainName.TryParse(value, out var url) => $"url\n{url.Host}{url.Path.TrimEnd('/')}",
        Entities.Domain when DomainName.TryParse(value, out var domain) => $"domain\n{domain.Host}",
        Entities.Email when value.Contains('@', StringComparison.Ordinal) => $"email\n{value.ToLowerInvariant()}",
        _ => null,
    };

    private static string? Optional(CsvReader csv, string column) =>
        csv.TryGetFieldIndex(column, out var index) && csv.GetString(index) is { Length: > 0 } value ? value : null;
}

/// <summary>One reported scam.</summary>
internal sealed record ScamEntry(string Type, string Value, string? Category, string? Source);

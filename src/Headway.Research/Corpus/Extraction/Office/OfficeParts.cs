using System.Xml;

namespace Headway.Research.Corpus.Extraction.Office;

/// <summary>Finds the parts of an Office Open XML file.</summary>
internal static class OfficeParts
{
    /// <summary>The relationships of a part: id to the type's last word and the target part.</summary>
    public static async Task<Dictionary<string, (string Type, string Target)>> RelationsAsync(BoundedArchive archive, string part, CancellationToken cancellationToken)
    {
        var slash = part.LastIndexOf('/') + 1;
        var relations = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        using var xml = await archive.ReadXmlAsync($"{part[..slash]}_rels/{part[slash..]}.rels", cancellationToken);
        while (xml is not null && xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target)
            {
                relations[id] = ((xml.GetAttribute("Type") ?? "").Split('/')[^1], Resolve(part[..slash], target));
            }
        }

        return relations;
    }

    /// <summary>An attribute of the current element by its local name; empty when absent.</summary>
    public static string Value(this XmlReader xml, string attribute)
    {
        for (var found = xml.MoveToFirstAttribute(); found; found = xml.MoveToNextAttribute())
        {
            if (xml.LocalName == attribute)
            {
                var value = xml.Value;
                xml.MoveToElement();
                return value;
            }
        }

        xml.MoveToElement();
        return "";
    }

    /// <summary>A path relative to a folder of the archive.</summary>
    public static string Resolve(string folder, string target)
    {
        if (target.StartsWith('/'))
        {
            return target[1..];
        }

        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var step in target.Split('/'))
        {
            if (step != "..")
            {
                parts.Add(step);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }
}

namespace Headway.Server;

/// <summary>Turns <c>--corpus</c> into settings. Without a corpus, the folder <c>docs</c> is used if it exists.</summary>
internal static class CorpusSettings
{
    private const string Section = "Research:Corpora";

    public static Dictionary<string, string?> Read(IReadOnlyList<string> given, IConfiguration configuration)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (given.Count == 0 && !configuration.GetSection(Section).GetChildren().Any() && Path.GetFullPath("docs") is var docs && Directory.Exists(docs))
        {
            given = [docs];
        }

        foreach (var corpus in given)
        {
            var (name, path) = Split(corpus);
            if (!settings.TryAdd($"{Section}:{name}:Path", path))
            {
                throw new ConfigurationException($"--corpus: two corpora are called '{name}'. Give one another name: --corpus NAME={path}");
            }
        }

        if (given.Count > 0)
        {
            settings["Research:DefaultCorpus"] = Split(given[0]).Name;
        }

        return settings;
    }

    private static (string Name, string Path) Split(string corpus)
    {
        var equals = corpus.IndexOf('=', StringComparison.Ordinal);
        var (name, path) = equals > 0 ? (corpus[..equals], corpus[(equals + 1)..]) : ("", corpus);
        if (path.Length == 0)
        {
            throw new ConfigurationException("--corpus: the path is missing.");
        }

        path = Path.GetFullPath(path);
        return (Clean(name.Length > 0 ? name : Path.GetFileName(Path.TrimEndingDirectorySeparator(path))), path);
    }

    // The name is used in setting keys and in URLs.
    private static string Clean(string name)
    {
        var clean = string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? char.ToLowerInvariant(c) : '-')).Trim('-', '.');
        return clean.Length > 0 ? clean : "corpus";
    }
}

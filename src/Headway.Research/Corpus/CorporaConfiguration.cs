using Microsoft.Extensions.Configuration;

namespace Headway.Research.Corpus;

/// <summary>Reads and validates the options of all corpora and opens them.</summary>
internal static class CorporaConfiguration
{
    /// <summary>Opens every configured corpus.</summary>
    /// <exception cref="CorpusUnavailableException">An option is invalid; the message names it.</exception>
    public static Corpora Open(IConfigurationSection research, string indexFolder, TimeProvider time, ExtractionProcess? process)
    {
        var sections = research.GetSection("Corpora").GetChildren().ToList();
        var first = research["DefaultCorpus"];
        if (!string.IsNullOrEmpty(first) && !sections.Exists(section => Same(section.Key, first)))
        {
            throw new CorpusUnavailableException($"There is no corpus '{first}' (option Research:DefaultCorpus).");
        }

        var options = sections.OrderByDescending(section => Same(section.Key, first)).ThenBy(section => section.Key, StringComparer.OrdinalIgnoreCase)
            .Select(section => (section.Key, Options: Read(section))).ToList();
        return new Corpora(options.ConvertAll(corpus => Open(corpus.Key, corpus.Options, indexFolder, time, process)));
    }

    private static CorpusIndex Open(string name, CorpusOptions options, string indexFolder, TimeProvider time, ExtractionProcess? process)
    {
        try
        {
            return new CorpusIndex(name, options, indexFolder, time, process: process);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            throw new CorpusUnavailableException($"The index of the corpus '{name}' cannot be written to '{Path.GetFullPath(indexFolder)}': {error.Message}", error);
        }
    }

    private static CorpusOptions Read(IConfigurationSection section)
    {
        var name = $"Research:Corpora:{section.Key}";
        CorpusOptions options;
        try
        {
            options = section.Get<CorpusOptions>() ?? new CorpusOptions();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new CorpusUnavailableException($"{name} cannot be read: {unreadable.Message}", unreadable);
        }

        CheckFolder(section.Key, options.Path, $"option {name}:Path, or --corpus");
        Check(options.MaxFileBytes is >= 1024 and <= 1024 * 1024 * 1024, $"{name}:MaxFileBytes is 1024 to 1073741824, not {options.MaxFileBytes}.");
        Check(options.ReadTimeout >= TimeSpan.FromSeconds(1) && options.ReadTimeout <= TimeSpan.FromMinutes(10), $"{name}:ReadTimeout is 00:00:01 to 00:10:00, not {options.ReadTimeout}.");
        return options;
    }

    private static void CheckFolder(string corpus, string path, string option)
    {
        Check(!string.IsNullOrWhiteSpace(path), $"The corpus '{corpus}' has no folder ({option}).");
        Check(!File.Exists(path), $"The corpus '{corpus}' must be a folder, but '{path}' is a file ({option}).");
        Check(Directory.Exists(path), $"The folder '{path}' of the corpus '{corpus}' does not exist ({option}).");
        try
        {
            _ = Directory.EnumerateFileSystemEntries(path).Any();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CorpusUnavailableException($"The folder '{path}' of the corpus '{corpus}' cannot be read ({option}): {error.Message}", error);
        }
    }

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new CorpusUnavailableException(message);
        }
    }

    private static bool Same(string a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

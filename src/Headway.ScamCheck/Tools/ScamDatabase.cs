namespace Headway.ScamCheck.Tools;

/// <summary>The scam database, reloaded when its file changes. Thread-safe.</summary>
internal sealed class ScamDatabase
{
    private readonly string? _path;
    private readonly Lock _gate = new();
    private (DateTime Written, long Length) _seen;
    private ScamList? _list;

    /// <summary>Loads the file.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read; the message names the option.</exception>
    public ScamDatabase(ScamCheckOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Database))
        {
            return;
        }

        _path = Path.GetFullPath(options.Database);
        try
        {
            Load();
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            throw new InvalidOperationException($"ScamCheck:Database: '{_path}' cannot be used. {fault.Message}", fault);
        }
    }

    /// <summary>The current list; null when none is configured.</summary>
    /// <param name="loadError">Why the changed file could not be loaded; the previous list stays in use.</param>
    public ScamList? Current(out string? loadError)
    {
        loadError = null;
        if (_path is null)
        {
            return null;
        }

        lock (_gate)
        {
            try
            {
                Load();
            }
            catch (Exception fault) when (IsUnreadable(fault))
            {
                loadError = $"The scam database was replaced by one that cannot be read, so the one before was asked. {fault.Message}";
            }

            return _list;
        }
    }

    private static bool IsUnreadable(Exception fault) => fault is IOException or UnauthorizedAccessException or InvalidDataException;

    private void Load()
    {
        var file = new FileInfo(_path!);
        if (!file.Exists)
        {
            throw new InvalidDataException("There is no such file.");
        }

        var now = (file.LastWriteTimeUtc, file.Length);
        if (_list is not null && now == _seen)
        {
            return;
        }

        using var reader = file.OpenText();
        _list = ScamList.Read(reader);
        _seen = now;
    }
}

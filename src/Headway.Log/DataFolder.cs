namespace Headway.Log;

/// <summary>A process's data folder: as long as this lives, no other process can have it.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <summary>Takes the folder, and makes it where there is none.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="LogStoreException">The folder cannot be written, or is another process's.</exception>
    public DataFolder(string path)
    {
        FullPath = Path.GetFullPath(path);
        var file = Path.Combine(FullPath, "headway.lock");
        try
        {
            Create(FullPath, file);
            _lock = PrivateFiles.Open(file, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new LogStoreException("data_not_writable", $"The data folder {FullPath} cannot be written. Choose another with --data, or change its permissions.", fault);
        }
        catch (IOException fault) when (Directory.Exists(FullPath) && File.Exists(file))
        {
            throw new LogStoreException("data_in_use", $"Another Headway uses the data folder {FullPath}. Stop it, or choose another folder with --data.", fault);
        }
        catch (IOException fault)
        {
            throw new LogStoreException("data_not_writable", $"The data folder {FullPath} cannot be made or written: {fault.Message}", fault);
        }
    }

    /// <summary>Where it is, from the root on.</summary>
    public string FullPath { get; }

    // An existing folder that holds something else keeps its permissions; the files that Headway creates in it are private.
    private static void Create(string path, string lockFile)
    {
        var isOwn = !Directory.Exists(path) || File.Exists(lockFile) || !Directory.EnumerateFileSystemEntries(path).Any();
        PrivateFiles.CreateFolder(path);
        PrivateFiles.RestrictFile(lockFile);
        if (isOwn)
        {
            PrivateFiles.RestrictFolder(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}

namespace Headway.Log;

/// <summary>An exclusive lock on a data folder: until it is disposed, no other process can open the folder.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <summary>Locks the folder; creates it if it does not exist.</summary>
    /// <param name="path">The folder's path, absolute or relative.</param>
    /// <exception cref="LogStoreException">The folder is not writable, or another process has locked it.</exception>
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
            throw new LogStoreException("data_not_writable", $"The data folder {FullPath} cannot be written. Choose another folder, or change its permissions.", fault);
        }
        catch (IOException fault) when (Directory.Exists(FullPath) && File.Exists(file))
        {
            throw new LogStoreException("data_in_use", $"Another Headway uses the data folder {FullPath}. Stop it, or choose another folder.", fault);
        }
        catch (IOException fault)
        {
            throw new LogStoreException("data_not_writable", $"The data folder {FullPath} cannot be made or written: {fault.Message}", fault);
        }
    }

    /// <summary>The folder's absolute path.</summary>
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

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
            Directory.CreateDirectory(FullPath);
            _lock = new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
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

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}

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

    /// <summary>Where it is, from the root on.</summary>
    public string FullPath { get; }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}

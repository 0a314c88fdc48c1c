namespace Headway.Log;

/// <summary>A process's hold on its data folder: no other process can have it at the same time.</summary>
public static class DataFolder
{
    /// <summary>Takes the folder, and makes it where there is none.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>The hold; disposed, or with the process, it ends.</returns>
    /// <exception cref="LogStoreException">The folder cannot be written, or is another process's.</exception>
    public static IDisposable Hold(string path)
    {
        var folder = Path.GetFullPath(path);
        var file = Path.Combine(folder, "headway.lock");
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new LogStoreException("data_not_writable", $"The data folder {folder} cannot be written. Choose another with --data, or change its permissions.", fault);
        }
        catch (IOException fault) when (Directory.Exists(folder) && File.Exists(file))
        {
            throw new LogStoreException("data_in_use", $"Another Headway uses the data folder {folder}. Stop it, or choose another folder with --data.", fault);
        }
        catch (IOException fault)
        {
            throw new LogStoreException("data_not_writable", $"The data folder {folder} cannot be made or written: {fault.Message}", fault);
        }
    }
}

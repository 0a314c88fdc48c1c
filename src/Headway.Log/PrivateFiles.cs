namespace Headway.Log;

/// <summary>Creates folders and files that only the user of the process can read, whatever its umask. On Windows the permissions of the folder above apply.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a folder if it does not exist.</summary>
    /// <param name="path">The path of the folder.</param>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    /// <summary>Takes the access of other users from a folder.</summary>
    /// <param name="path">The path of the folder.</param>
    public static void RestrictFolder(string path)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && (mode & ~FolderMode) != UnixFileMode.None)
        {
            File.SetUnixFileMode(path, mode & FolderMode);
        }
    }

    /// <summary>Creates an empty file if there is none, or takes the access of other users from the one that is there.</summary>
    /// <param name="path">The path of the file.</param>
    public static void CreateFile(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // An existing file is not opened: closing it would release the locks that SQLite holds on it in this process.
        if (!File.Exists(path))
        {
            using var created = Open(path, FileShare.ReadWrite | FileShare.Delete);
        }

        RestrictFile(path);
    }

    /// <summary>Prepares the file of an SQLite database. SQLite gives the files beside it the same permissions.</summary>
    /// <param name="path">The path of the database.</param>
    public static void CreateDatabase(string path)
    {
        CreateFile(path);
        foreach (var beside in (string[])[path + "-wal", path + "-shm"])
        {
            RestrictFile(beside);
        }
    }

    /// <summary>Opens a file for reading and writing, and creates it if there is none.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="share">What other processes may do meanwhile.</param>
    public static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = System.IO.FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new(path, options);
    }

    /// <summary>Takes the access of other users from a file, if it exists.</summary>
    /// <param name="path">The path of the file.</param>
    public static void RestrictFile(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path) && File.GetUnixFileMode(path) is var mode && (mode & ~FileMode) != UnixFileMode.None)
        {
            File.SetUnixFileMode(path, mode & FileMode);
        }
    }
}

namespace Headway.Research.Index;

/// <summary>Says why a file cannot be opened, without paths of the machine.</summary>
internal static class FileError
{
    /// <summary>The reason for a name that cannot be used to open the file.</summary>
    public const string BrokenName = "its name is not valid UTF-8";

    /// <summary>The reason as a clause.</summary>
    public static string Reason(Exception error) => error switch
    {
        UnauthorizedAccessException => "access is denied",
        FileNotFoundException or DirectoryNotFoundException => "it disappeared while the folder was read",
        PathTooLongException => "its path is too long",
        _ => $"the file system reports error {error.HResult & 0xffff}",
    };

    /// <summary>Whether a name holds bytes that are not UTF-8. .NET replaces them, so that the name then belongs to no file.</summary>
    public static bool NameIsBroken(FileSystemInfo entry) => entry.Name.Contains('\ufffd') && !Path.Exists(entry.FullName);
}

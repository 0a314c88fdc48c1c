using System.ComponentModel;
using System.Runtime.InteropServices;
using Headway.Research.Corpus.Extraction;
using Microsoft.Win32.SafeHandles;

namespace Headway.Research.Index;

/// <summary>
/// Opens a file of a corpus without following links. The path was free of links when the folder was scanned, but somebody may
/// have put a link there since, so the check comes after the opening: the opened file must be at the path that was asked for.
/// </summary>
internal static class CorpusFileOpening
{
    // Linux: O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC. Without O_NONBLOCK, opening a pipe waits for a writer.
    private const int Flags = 0x800 | 0x100 | 0x80000;

    /// <summary>Opens a regular file for reading.</summary>
    /// <param name="path">An absolute path without links.</param>
    /// <exception cref="UnreadableDocumentException">The path leads through a link, to something else than a file, or nowhere.</exception>
    public static FileStream Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = OperatingSystem.IsLinux() ? OpenOnLinux(path) : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (PlaceOf(file, path) != path)
            {
                throw new UnreadableDocumentException("it is reached through a link, and links are not followed");
            }

            return file.CanSeek ? file : throw new UnreadableDocumentException("it is not a regular file");
        }
        catch (Exception error)
        {
            file?.Dispose();
            throw error is IOException or UnauthorizedAccessException ? new UnreadableDocumentException(FileError.Reason(error), error) : error;
        }
    }

    private static FileStream OpenOnLinux(string path)
    {
        var descriptor = open(path, Flags, 0);
        if (descriptor < 0)
        {
            throw Marshal.GetLastPInvokeError() switch
            {
                2 or 20 => new FileNotFoundException(),
                1 or 13 => new UnauthorizedAccessException(),
                var error => new IOException(new Win32Exception(error).Message, error),
            };
        }

        return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 1);
    }

    /// <summary>Where an opened file is. Other systems than Linux do not tell, so there the path is checked for links once more.</summary>
    private static string? PlaceOf(FileStream file, string path) => OperatingSystem.IsLinux()
        ? new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget
        : RealPath.Of(path);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);
}

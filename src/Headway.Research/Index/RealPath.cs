namespace Headway.Research.Index;

/// <summary>Resolves the links in a path.</summary>
internal static class RealPath
{
    /// <summary>The path with every link in it resolved.</summary>
    /// <exception cref="IOException">A part does not exist, or links form a loop.</exception>
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = Directory.ResolveLinkTarget(next, returnFinalTarget: true) is { } target ? Of(target.FullName) : next;
        }

        return real;
    }
}

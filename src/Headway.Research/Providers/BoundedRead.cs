namespace Headway.Research.Providers;

/// <summary>Reads what a stranger sends, up to a limit.</summary>
internal static class BoundedRead
{
    /// <summary>All bytes of <paramref name="stream"/>, or null when there are more than <paramref name="limit"/>.</summary>
    public static async Task<byte[]?> AllAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (all.Length + read > limit)
            {
                return null;
            }

            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }
}

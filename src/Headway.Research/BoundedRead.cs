namespace Headway.Research;

/// <summary>Reads untrusted streams up to a limit.</summary>
internal static class BoundedRead
{
    /// <summary>All bytes of <paramref name="stream"/>, or null when there are more than <paramref name="limit"/>.</summary>
    public static async Task<byte[]?> AllAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length + read > limit)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}

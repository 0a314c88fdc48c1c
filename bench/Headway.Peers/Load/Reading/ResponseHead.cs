using System.Text;

namespace Headway.Peers.Load.Reading;

/// <summary>Parses the headers of a response.</summary>
internal static class ResponseHead
{
    /// <summary>Whether the body has chunked transfer encoding.</summary>
    public static bool IsChunked(ReadOnlySpan<byte> head)
    {
        var field = "transfer-encoding: chunked"u8;
        while (head.IndexOf((byte)'\n') is var end and >= 0)
        {
            head = head[(end + 1)..];
            if (head.Length > field.Length && Ascii.EqualsIgnoreCase(head[..field.Length], field))
            {
                return true;
            }
        }

        return false;
    }
}

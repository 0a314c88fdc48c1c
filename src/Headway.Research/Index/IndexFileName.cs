using System.Security.Cryptography;
using System.Text;

namespace Headway.Research.Index;

/// <summary>The name of the index file of a corpus.</summary>
internal static class IndexFileName
{
    /// <summary>The corpus name as far as it is safe in a file name, made unique again where it is not.</summary>
    public static string Of(string corpus)
    {
        var safe = new string([.. corpus.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_').Take(64)]);
        var suffix = safe == corpus ? "" : "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(corpus)))[..8];
        return $"corpus-{safe}{suffix}.db";
    }
}

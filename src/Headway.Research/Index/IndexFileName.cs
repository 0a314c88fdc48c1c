using System.Security.Cryptography;
using System.Text;

namespace Headway.Research.Index;

/// <summary>The name of the index file of a corpus.</summary>
internal static class IndexFileName
{
    /// <summary>
    /// The corpus name as far as it is safe in a file name, and a hash of name and folder: when the name is given to another
    /// folder, the index of the old one must not answer for it.
    /// </summary>
    public static string Of(string corpus, string folder)
    {
        var safe = new string([.. corpus.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_').Take(64)]);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{corpus}\0{folder}"));
        return $"corpus-{safe}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}.db";
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Headway.Research.Index;

/// <summary>The name of the index file of a corpus.</summary>
internal static class IndexFileName
{
    /// <summary>
    /// The sanitized corpus name and a hash of name and folder, so that a corpus that gets another folder does not use the old index.
    /// </summary>
    public static string Of(string corpus, string folder)
    {
        var safe = new string([.. corpus.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_').Take(64)]);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{corpus}\0{folder}"));
        return $"corpus-{safe}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}.db";
    }
}

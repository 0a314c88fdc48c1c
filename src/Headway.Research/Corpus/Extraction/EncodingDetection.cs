using System.Text;
using UtfUnknown;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Tells the encoding of text that is no Unicode, such as Shift-JIS, GB18030, EUC-KR or KOI8-R.</summary>
internal static class EncodingDetection
{
    private const int SampleBytes = 256 * 1024;
    private const float MinConfidence = 0.7f;
    private const double MaxAccented = 0.4;

    private static readonly Encoding s_windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    // The detector takes short Western texts for these.
    private static readonly HashSet<string> s_western = new(
        ["windows-1252", "iso-8859-1", "iso-8859-15", "iso-8859-16", "iso-8859-3", "iso-8859-10", "iso-8859-13", "iso-8859-2", "windows-1250", "windows-1257", "x-mac-ce", "ascii"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The encoding of a text.</summary>
    /// <exception cref="UnreadableDocumentException">No encoding is likely.</exception>
    public static Encoding Of(byte[] content)
    {
        var sample = content.AsSpan(0, Math.Min(content.Length, SampleBytes)).ToArray();
        var best = CharsetDetector.DetectFromBytes(sample).Detected;
        if (best is { Confidence: >= MinConfidence, EncodingName: var name } && !s_western.Contains(name) && Encoder(name) is { } known)
        {
            return known;
        }

        // Western text has few accented letters among many plain ones.
        return sample.Count(static b => b >= 0x80) <= MaxAccented * sample.Count(static b => b >= 0x80 || char.IsAsciiLetter((char)b))
            ? s_windows1252
            : throw new UnreadableDocumentException("its character encoding is not known");
    }

    private static Encoding? Encoder(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? (name.StartsWith("iso-2022", StringComparison.Ordinal) ? CodePagesEncodingProvider.Instance.GetEncoding(50220) : null);
}

using System.Globalization;
using System.Text;

namespace Headway.Research.Tests.Corpus;

/// <summary>A minimal PDF.</summary>
internal static class PdfSample
{
    public static byte[] Saying(string text) => Of($"BT /F1 24 Tf 72 700 Td ({text}) Tj ET");

    /// <summary>Texts at places: points from the left and from the bottom, and the size of the letters.</summary>
    public static byte[] Of(params IEnumerable<(int X, int Y, int Size, string Text)> texts) =>
        Of(string.Join('\n', texts.Select(static text => $"BT /F1 {text.Size} Tf {text.X} {text.Y} Td ({text.Text}) Tj ET")));

    /// <summary>A page with a content stream.</summary>
    public static byte[] Of(string stream) => Of(stream, "");

    /// <summary>A page with an encoded content stream.</summary>
    /// <param name="stream">The stream, a char a byte.</param>
    /// <param name="filter">Such as <c>/Filter /FlateDecode</c>.</param>
    public static byte[] Of(string stream, string filter)
    {
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {stream.Length} {filter} >>\nstream\n{stream}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            pdf.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n");
        }

        pdf.Append(CultureInfo.InvariantCulture, $"trailer << /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }
}

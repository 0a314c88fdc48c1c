using System.Text.RegularExpressions;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Takes tokens out of a text that is about to be written down. <see cref="AddressToken"/> keeps them from getting there;
/// this is for what never became a request, such as a request line that Kestrel could not read and quotes.
/// </summary>
internal static partial class Redaction
{
    public static string Of(string text) => Pattern().Replace(text, "${before}…");

    [GeneratedRegex(@"(?<before>\btoken(=|%3D))[^&\s""'<>]*|(?<before>\bBearer\s+)[^\s""'<>,;=]+(?=[\s""'<>,;]|$)|\beyJ[\w-]+\.[\w-]*(\.[\w-]*)*|\bhwt_[\w-]+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}

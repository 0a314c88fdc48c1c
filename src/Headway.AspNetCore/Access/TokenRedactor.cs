using System.Text.RegularExpressions;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Removes tokens from log text. <see cref="QueryToken"/> already keeps the tokens of requests out of the log; this
/// covers text that never became a request, such as a malformed request line that Kestrel quotes.
/// </summary>
internal static partial class TokenRedactor
{
    public static string Redact(string text) => Pattern().Replace(text, "${before}…");

    [GeneratedRegex(@"(?<before>\btoken(=|%3D))[^&\s""'<>]*|(?<before>\bBearer\s+)[^\s""'<>,;=]+(?=[\s""'<>,;]|$)|\beyJ[\w-]+\.[\w-]*(\.[\w-]*)*|\bhwt_[\w-]+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}

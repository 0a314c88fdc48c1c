using System.Globalization;
using System.Net;

namespace Headway.ScamCheck.Domains;

/// <summary>The host of an address, parsed as a browser parses it.</summary>
internal sealed class DomainName
{
    private static readonly IdnMapping s_idn = new() { AllowUnassigned = true };

    private DomainName(string host, string unicode, string? userInfo, int? port, string path)
    {
        Host = host;
        Unicode = unicode;
        UserInfo = userInfo;
        Port = port;
        Path = path;
        Labels = unicode.Split('.');
        Address = ReadAddress(host);
        Suffix = SuffixOf(host);
        var own = Labels.Length - Suffix.Count(static c => c == '.') - 2;
        Name = own >= 0 ? Labels[own] : Labels[0];
        Subdomains = own > 0 ? Labels[..own] : [];
    }

    /// <summary>The host in lower case and ASCII.</summary>
    public string Host { get; }

    /// <summary>The host as displayed, with <c>xn--</c> labels decoded.</summary>
    public string Unicode { get; }

    /// <summary>The labels of <see cref="Unicode"/>.</summary>
    public string[] Labels { get; }

    /// <summary>The user information before an @.</summary>
    public string? UserInfo { get; }

    public int? Port { get; }

    /// <summary>The path with its leading slash; empty without one.</summary>
    public string Path { get; }

    /// <summary>The IP address, if the host is one.</summary>
    public IPAddress? Address { get; }

    public bool IsAddress => Address is not null;

    /// <summary>The suffix under which anybody can register a name: <c>com</c>, <c>co.uk</c>, <c>github.io</c>.</summary>
    public string Suffix { get; }

    /// <summary>The registered label before <see cref="Suffix"/>.</summary>
    public string Name { get; }

    /// <summary>The labels before <see cref="Name"/>.</summary>
    public IReadOnlyList<string> Subdomains { get; }

    /// <summary>The registered name with its suffix.</summary>
    public string Registrable => IsAddress || Name == Unicode ? Host : $"{Name}.{Suffix}";

    /// <summary>Reads a URL, an e-mail address or a bare name.</summary>
    public static bool TryParse(string text, out DomainName domain)
    {
        domain = null!;
        var rest = text;
        if (rest.IndexOf("://", StringComparison.Ordinal) is >= 0 and < 10 and var scheme)
        {
            rest = rest[(scheme + 3)..];
        }

        var end = rest.IndexOfAny(['/', '?', '#', '\\']);
        var (authority, path) = end < 0 ? (rest, "") : (rest[..end], rest[end..]);
        var at = authority.LastIndexOf('@');
        var (user, host) = at < 0 ? (null, authority) : (authority[..at], authority[(at + 1)..]);
        var (name, port) = SplitPort(host);
        name = name.TrimEnd('.').ToLowerInvariant();
        if (name.Length is 0 or > 253 || name.Split('.').Any(static label => label.Length is 0 or > 63) || !TryConvert(name, out var ascii, out var unicode))
        {
            return false;
        }

        if (!ascii.Contains('.', StringComparison.Ordinal) && ReadAddress(ascii) is null)
        {
            return false;
        }

        domain = new DomainName(ascii, unicode, user, port, path);
        return true;
    }

    private static (string Name, int? Port) SplitPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon >= 0 && int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? (host[..colon], port)
            : (host.TrimEnd(':'), null);
    }

    private static bool TryConvert(string name, out string ascii, out string unicode)
    {
        (ascii, unicode) = (name, name);
        try
        {
            ascii = name.All(char.IsAscii) ? name : s_idn.GetAscii(name);
            unicode = ascii.Contains("xn--", StringComparison.Ordinal) ? s_idn.GetUnicode(ascii) : name;
        }
        catch (ArgumentException)
        {
            return name.All(static c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');
        }

        return name.All(static c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark);
    }

    /// <summary>Browsers also accept a single number and hexadecimal and octal numbers as addresses.</summary>
    private static IPAddress? ReadAddress(string host) =>
        (char.IsAsciiDigit(host[0]) || host.StartsWith('[')) && host.All(static c => char.IsAsciiHexDigit(c) || c is '.' or 'x' or '[' or ']' or ':')
        && (host.Contains('.', StringComparison.Ordinal) || host.Length > 7 || host.StartsWith('['))
        && char.IsAsciiHexDigit(host.TrimEnd(']')[^1]) && LooksNumeric(host) && IPAddress.TryParse(host, out var address)
            ? address
            : null;

    private static bool LooksNumeric(string host) => host.Split('.').All(static part =>
        part.Length > 0 && (part.All(char.IsAsciiDigit) || part.StartsWith("0x", StringComparison.Ordinal) || part.StartsWith('[')));

    private static string SuffixOf(string host)
    {
        for (var name = host; name.IndexOf('.') is >= 0 and var dot; name = name[(dot + 1)..])
        {
            var above = name[(dot + 1)..];
            if (DomainLists.Suffixes.TryGetValue(above, out var kind) && kind is "registry" or "hosting")
            {
                return above;
            }
        }

        return host[(host.LastIndexOf('.') + 1)..];
    }
}

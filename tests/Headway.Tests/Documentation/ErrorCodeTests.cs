using System.Text.RegularExpressions;

namespace Headway.Tests.Documentation;

/// <summary>PROTOCOL.md, section 7, lists the error codes of the code, all of them and no others.</summary>
public sealed partial class ErrorCodeTests
{
    // Two that the pattern does not see: one is put together from the name of a field, one has no underscore.
    private static readonly string[] s_unseen = ["invalid_data", "failed"];

    [Fact]
    public void Protocol_ListsEveryCodeOfTheCode()
    {
        var missing = InCode().Except(InProtocol(), StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.True(!missing.Any(), $"PROTOCOL.md, section 7, does not list: {string.Join(", ", missing)}");
    }

    [Fact]
    public void Protocol_ListsNoCodeThatTheCodeDoesNotHave()
    {
        var unknown = InProtocol().Except(InCode(), StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.True(!unknown.Any(), $"PROTOCOL.md, section 7, lists codes that nothing in src/ uses: {string.Join(", ", unknown)}");
    }

    private static HashSet<string> InCode() =>
    [
        .. s_unseen,
        .. Repository.Sources("src").SelectMany(static file => CodePattern().Matches(File.ReadAllText(file)).Select(static match => match.Groups["code"].Value)),
    ];

    private static HashSet<string> InProtocol()
    {
        var text = Repository.Read("PROTOCOL.md");
        var section = text[text.IndexOf("\n## 7 Errors", StringComparison.Ordinal)..text.IndexOf("\n## 8 ", StringComparison.Ordinal)];
        return [.. new MarkdownPage(section).Rows.SelectMany(static row => row[0].Split(", ")).Where(static cell => cell.StartsWith('`')).Select(static cell => cell.Trim('`'))];
    }

    // Wherever a code is given to what carries it: a problem, a fault, an error, an exception, in that argument's place.
    [GeneratedRegex(
        """
        (?:\bOf\(\s*[\w.]*Status\w*,\s*|(?:EventFault|JobError|JobRefusedException|JobFailedException|LogStoreException|Refuse|Refusal|Fault|Code)\(\s*|\bnew\(\s*(?=\"[a-z]+_)|=>\s*\(\s*)"(?<code>[a-z]+(?:_[a-z]+)*)"(?=,|\))
        """, RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodePattern();
}

using System.Text.RegularExpressions;

namespace Headway.Tests.Documentation;

/// <summary>The messages that docs/troubleshooting.md quotes are those of the code.</summary>
public sealed partial class TroubleshootingTests
{
    private static readonly string s_code = string.Join('\n', Repository.Sources("src").Select(File.ReadAllText));

    public static TheoryData<string> Messages =>
        [.. HeadingPattern().Matches(Repository.Read("docs/troubleshooting.md")).Select(static match => match.Groups["message"].Value)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_StandsInTheCode(string message)
    {
        foreach (var part in message.Split('…', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Contains(part, s_code, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("""^## "(?<message>[^"]+)"$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HeadingPattern();
}

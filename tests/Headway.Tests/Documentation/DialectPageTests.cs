using Headway.Tests.Dialects;

namespace Headway.Tests.Documentation;

/// <summary>Each dialect that is served has a page with an example that runs, and a row in docs/dialects.md.</summary>
public sealed class DialectPageTests
{
    public static TheoryData<string> Names => [.. RecordedLog.Dialects.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Dialect_HasAPageWithAnExample_AndARow(string name)
    {
        Assert.Contains(new MarkdownPage(Repository.Read($"docs/dialects/{name}.md")).Blocks, static block => block.Role == "example");
        Assert.Contains($"[`{name}`](dialects/{name}.md)", Repository.Read("docs/dialects.md"), StringComparison.Ordinal);
    }
}

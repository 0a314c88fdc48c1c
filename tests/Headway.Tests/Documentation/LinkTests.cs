namespace Headway.Tests.Documentation;

/// <summary>Links between pages lead somewhere.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_PointToFilesAndHeadingsThatExist(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        foreach (var link in new MarkdownPage(Repository.Read(page)).Links.Where(static link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var (file, anchor) = link.Split('#') is [var path, var heading] ? (path, heading) : (link, "");
            var target = file.Length == 0 ? Path.Combine(Repository.Root, page) : Path.GetFullPath(Path.Combine(folder, file));
            Assert.True(File.Exists(target), $"{page} links to {link}, which does not exist.");
            Assert.True(
                anchor.Length == 0 || new MarkdownPage(File.ReadAllText(target)).Anchors.Contains(anchor),
                $"{page} links to {link}, which has no such heading.");
        }
    }

    [Fact]
    public void Pages_AreAllReachableFromTheFirst()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Follow("docs/index.md");
        Assert.Equal([], Repository.Documents.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && !seen.Contains(page)));

        void Follow(string page)
        {
            if (!seen.Add(page))
            {
                return;
            }

            foreach (var link in new MarkdownPage(Repository.Read(page)).Links.Where(static link => link.EndsWith(".md", StringComparison.Ordinal)))
            {
                Follow(Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, link))));
            }
        }
    }
}

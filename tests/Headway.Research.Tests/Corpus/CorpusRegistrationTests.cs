using Headway.Research.Corpus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Research.Tests.Corpus;

public sealed class CorpusRegistrationTests : IDisposable
{
    private readonly CorpusFolder _folder = new();

    [Fact]
    public void Corpora_SeveralConfigured_AreFoundByNameAndTheDefaultIsFirst()
    {
        var corpora = Open(("Corpora:zoo:Path", _folder.Documents), ("Corpora:ant:Path", _folder.Documents), ("Corpora:bee:Path", _folder.Documents), ("DefaultCorpus", "Zoo"));
        Assert.Equal(["zoo", "ant", "bee"], corpora.All.Select(corpus => corpus.Name));
        Assert.Same(corpora.All[0], corpora.Find(null));
        Assert.Same(corpora.All[2], corpora.Find("BEE"));
        Assert.Null(corpora.Find("cat"));
    }

    [Theory]
    [InlineData("/does/not/exist", "does not exist (option Research:Corpora:docs:Path, or --corpus)")]
    [InlineData("", "has no folder (option Research:Corpora:docs:Path, or --corpus)")]
    [InlineData("/etc/hostname", "'/etc/hostname' is a file (option Research:Corpora:docs:Path, or --corpus)")]
    public void Corpora_UnusableFolder_SaysWhichOption(string path, string message) =>
        Assert.Contains(message, Assert.Throws<CorpusUnavailableException>(() => Open(("Corpora:docs:Path", path))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("MaxFileBytes", "12")]
    [InlineData("MaxFileBytes", "many")]
    [InlineData("ReadTimeout", "00:00:00")]
    public void Corpora_OptionOutOfRange_SaysWhichOption(string option, string value) =>
        Assert.Contains("Research:Corpora:docs", Assert.Throws<CorpusUnavailableException>(
            () => Open(("Corpora:docs:Path", _folder.Documents), ($"Corpora:docs:{option}", value))).Message, StringComparison.Ordinal);

    [Fact]
    public void Corpora_IndexFolderNotWritable_SaysWhere() =>
        Assert.Contains("/proc/index", Assert.Throws<CorpusUnavailableException>(() => Open("/proc/index", ("Corpora:docs:Path", _folder.Documents))).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private Corpora Open(params (string Key, string Value)[] settings) => Open(_folder.IndexFolder, settings);

    private static Corpora Open(string indexFolder, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>("Research:" + setting.Key, setting.Value))).Build();
        return new ServiceCollection().AddHeadwayCorpora(configuration, indexFolder).BuildServiceProvider().GetRequiredService<Corpora>();
    }
}

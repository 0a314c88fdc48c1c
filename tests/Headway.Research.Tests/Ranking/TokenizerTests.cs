using FsCheck.Xunit;
using Headway.Research.Ranking;

namespace Headway.Research.Tests.Ranking;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("Connections are re-opened.", "connect are re open")]
    [InlineData("naïve ÜBER Straße", "naiv uber straße")]
    [InlineData("sqlite3_open_v2()", "sqlite3_open_v2 sqlite3 open v2")]
    [InlineData("os.path, e.g. this.", "os.path os path e.g e g this")]
    [InlineData("ThreadPoolExecutor", "threadpoolexecutor thread pool executor")]
    [InlineData("HTTP UPPER IDs", "http upper id")]
    [InlineData("--no-ff __slots__ ...", "no ff __slots__ slot")]
    [InlineData("____ _x. a_.b", "_x x a_.b a b")]
    [InlineData("漢字 kana", "漢 字 kana")]
    [InlineData("3.11 1,000", "3.11 3 11 1 000")]
    public void Read_Text_GivesItsWords(string text, string words) =>
        Assert.Equal(words, string.Join(' ', new Tokenizer().Read(text).Select(token => token.Term)));

    [Fact]
    public void Read_StopWords_AreMarkedAndNotStemmed() =>
        Assert.Equal(["how", "does", "the", "this"], new Tokenizer().Read("How does the cache do this?").Where(token => token.IsStopWord && token.Term != "do").Select(token => token.Term));

    [Property]
    public void Read_AnyText_GivesPlacesInsideIt(string? text)
    {
        foreach (var token in new Tokenizer().Read(text))
        {
            Assert.True(token.Start >= 0 && token.Length > 0 && token.Start + token.Length <= text!.Length && token.Term.Length > 0);
        }
    }
}

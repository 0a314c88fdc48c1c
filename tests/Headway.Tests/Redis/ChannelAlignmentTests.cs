using Headway.AspNetCore.Dialects.Channels;

namespace Headway.Tests.Redis;

/// <summary>How the one who takes over finds its place.</summary>
public sealed class ChannelAlignmentTests
{
    [Theory]
    [InlineData("abcdef", "abcd", 0, 0, 4)]
    [InlineData("aaaaaa", "aaaa", 0, 0, 4)] // the mark says where the log stood, so that no identical message is lost
    [InlineData("aaaaaa", "aaaaaaaa", 2, 6, 4)]
    [InlineData("abc", "xyz", 0, 3, 0)]
    [InlineData("abc", "xyzabc", 0, 3, 3)]
    [InlineData("abc", "xyzab", 1, 3, 2)] // the mark stands one off: the bytes have the first word
    [InlineData("abc", "xyHaHb", 0, 2, 2)] // others appended in between
    [InlineData("abc", "", 0, 0, 0)]
    [InlineData("", "abc", 0, 3, 0)]
    public void Done_WithAMark_IsWhatTheLogHolds(string heard, string stored, int markHeard, int markStored, int done) =>
        Assert.Equal(done, ChannelAlignment.Done(heard.Length, stored.Length, (i, at) => heard[i] == stored[at], (markHeard, markStored)));

    [Theory]
    [InlineData("cdef", "abcd", 2)]
    [InlineData("cdef", "ab", 0)]
    [InlineData("abab", "xxabab", 4)]
    public void Done_WithoutAMark_IsTheLongestThatFits(string heard, string stored, int done) =>
        Assert.Equal(done, ChannelAlignment.Done(heard.Length, stored.Length, (i, at) => heard[i] == stored[at], null));

    [Fact]
    public void Done_AnyStreamOfFewLetters_IsExact()
    {
        var random = new Random(4);
        for (var round = 0; round < 5000; round++)
        {
            var all = Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)('a' + random.Next(random.Next(1, 3)))).ToArray();
            var stored = random.Next(all.Length + 1);   // the log holds these
            var mark = random.Next(stored + 1);         // it stood here at the mark
            var from = random.Next(mark + 1);           // this node has heard from here on
            var looked = random.Next(from, mark + 1);   // the log is looked at from here on
            var done = ChannelAlignment.Done(
                all.Length - from, stored - looked, (i, at) => all[from + i] == all[looked + at], (mark - from, mark - looked));
            Assert.Equal(stored - from, done);
        }
    }
}

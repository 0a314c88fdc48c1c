using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
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

    [Property(MaxTest = 5000)]
    public Property Done_AnyStreamOfFewLetters_IsExact() => Prop.ForAll(
        (from all in Gen.Frequency((3, Gen.Constant('a')), (1, Gen.Constant('b'))).NonEmptyListOf()
         from stored in Gen.Choose(0, all.Count)  // the log holds these
         from mark in Gen.Choose(0, stored)       // it stood here at the mark
         from start in Gen.Choose(0, mark)        // this node has heard from here on
         from looked in Gen.Choose(start, mark)   // the log is looked at from here on
         select (all, stored, mark, start, looked)).ToArbitrary(),
        static stream =>
        {
            var (all, stored, mark, start, looked) = stream;
            return stored - start == ChannelAlignment.Done(
                all.Count - start, stored - looked, (i, at) => all[start + i] == all[looked + at], (mark - start, mark - looked));
        });
}

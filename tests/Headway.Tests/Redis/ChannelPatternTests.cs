using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;

namespace Headway.Tests.Redis;

/// <summary>Names of channels, and the tasks in them.</summary>
public sealed class ChannelPatternTests
{
    [Theory]
    [InlineData("research:*:progress", "research:job-1:progress", "job-1")]
    [InlineData("research:*:progress", "research:a:progress:progress", "a:progress")]
    [InlineData("research:*:progress", "research:progress", null)]
    [InlineData("research:*:progress", "research::progress", null)]
    [InlineData("agent_progress:*", "agent_progress:täsk 1", "täsk 1")]
    [InlineData("agent_progress:*", "agent_progress:a\nb", null)]
    [InlineData("*.done", "x.done", "x")]
    public void IdOf_IsWhatStandsInThePlaceOfTheStar(string pattern, string channel, string? id)
    {
        Assert.Equal(id, new ChannelPattern(pattern).IdOf(channel));
        Assert.Equal(id is null ? null : channel, id is null ? null : new ChannelPattern(pattern).Name(id));
    }

    [Fact]
    public void IdOf_TooLong_IsNone() => Assert.Null(new ChannelPattern("a:*").IdOf("a:" + new string('x', 181)));

    [Theory]
    [InlineData("research")]
    [InlineData("*")]
    [InlineData("a:*:*")]
    [InlineData("a:?:*")]
    [InlineData("a:[b]*")]
    public void Pattern_ThatCannotBeUsed_IsRefused(string pattern) => Assert.Throws<FormatException>(() => new ChannelPattern(pattern));

    [Fact]
    public void Routes_WithOnePatternForTwoContracts_AreRefused() =>
        Assert.Throws<FormatException>(() => new ChannelRoutes(new() { Wort = new() { Channel = "a:*" }, TypeSafe = new() { Channel = "a:*" } }));
}

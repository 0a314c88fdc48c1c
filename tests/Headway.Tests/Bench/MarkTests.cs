using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Headway.Peers.Load.Marks;

namespace Headway.Tests.Bench;

/// <summary>A generator that counts wrong tells of losses that were none, or hides those that were.</summary>
public sealed class MarkTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(9999, 9_999_999_999, 9_999_999_999_999_999)]
    public void Mark_WrittenAndRead_IsTheSame(int publisher, long number, long time)
    {
        var bytes = new byte[Mark.Length];
        new Mark(publisher, number, time).Write(bytes);
        Assert.True(Mark.TryRead(bytes, out var read));
        Assert.Equal(new(publisher, number, time), read);
        Assert.True(Mark.TryReadTime(bytes, out var readTime));
        Assert.Equal(time, readTime);
    }

    [Fact]
    public void Mark_AsJson_IsNotEscaped()
    {
        var text = Text(3, 4);
        Assert.Equal('"' + text + '"', System.Text.Json.JsonSerializer.Serialize(text));
    }

    [Fact]
    public void TryRead_CutOff_IsNone() => Assert.False(Mark.TryRead(Encoding.ASCII.GetBytes(Text(3, 4)).AsSpan(0, Mark.Length - 1), out _));

    [Property(MaxTest = 500)]
    public void Count_SplitAnywhere_IsAll(DoNotSize<int> seed)
    {
        var counter = new MarkCounter();
        Assert.Equal(50, Pieces(Messages(50), new(seed.Item)).Sum(piece => counter.Count(piece)));
    }

    [Fact]
    public void Count_OneByteAtATime_IsAll()
    {
        var counter = new MarkCounter();
        Assert.Equal(20, Messages(20).Sum(one => counter.Count([one])));
    }

    [Fact]
    public void Count_HalfMarks_AreNone()
    {
        var counter = new MarkCounter();
        Assert.Equal(0, counter.Count("@@@ P@ @p PPP "u8));
        Assert.Equal(1, counter.Count("@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@P"u8));
        Assert.Equal(0, counter.Count("P"u8));
    }

    [Property(MaxTest = 300)]
    public void OrderCheck_SplitAnywhere_ReadsAll(DoNotSize<int> seed)
    {
        var check = new OrderCheck();
        Pieces(Messages(40), new(seed.Item)).ForEach(piece => check.Add(piece));
        Assert.Equal((40, 0, 0), (check.Read, check.Repeated, check.Missed));
    }

    [Fact]
    public void OrderCheck_RepeatedSwappedAndLeftOut_AreTold()
    {
        Assert.Equal((1, 0), Describe(1, 2, 2, 3));
        Assert.Equal((1, 1), Describe(1, 3, 2));
        Assert.Equal((0, 2), Describe(1, 4));
        Assert.Equal((0, 1), Describe(2, 3));
    }

    [Fact]
    public void OrderCheck_TwoPublishers_AreKeptApart()
    {
        var check = new OrderCheck();
        check.Add(Encoding.ASCII.GetBytes(Text(1, 1) + Text(2, 1) + Text(1, 2) + Text(2, 2)));
        Assert.Equal((4, 0, 0), (check.Read, check.Repeated, check.Missed));
    }

    internal static string Text(int publisher, long number)
    {
        var bytes = new byte[Mark.Length];
        new Mark(publisher, number, 123).Write(bytes);
        return Encoding.ASCII.GetString(bytes);
    }

    internal static byte[] Messages(int count) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(1, count).Select(i => $"data: {{\"mark\":\"{Text(1, i)}\",\"text\":\"{new string('x', i % 7)}\"}}\n\n")));

    internal static List<byte[]> Pieces(byte[] bytes, Random random)
    {
        var pieces = new List<byte[]>();
        for (var at = 0; at < bytes.Length; at += pieces[^1].Length)
        {
            pieces.Add(bytes[at..Math.Min(bytes.Length, at + random.Next(1, random.Next(2, 200)))]);
        }

        return pieces;
    }

    private static (long Repeated, long Missed) Describe(params long[] numbers)
    {
        var check = new OrderCheck();
        foreach (var number in numbers)
        {
            check.Add(Encoding.ASCII.GetBytes(Text(1, number)));
        }

        return (check.Repeated, check.Missed);
    }
}

using System.Globalization;
using Headway.Log;

namespace Headway.Tests.Log;

public sealed class RecentlyUsedCacheTests
{
    [Fact]
    public void Find_EntryInConstantUse_IsNotEvicted()
    {
        var memory = new RecentlyUsedCache<object>(10);
        var used = memory.Keep("used", new());
        for (var i = 0; i < 1000; i++)
        {
            memory.Keep(i.ToString(CultureInfo.InvariantCulture), new());
            Assert.Same(used, memory.Find("used"));
        }

        var left = Enumerable.Range(0, 1000).Count(i => memory.Find(i.ToString(CultureInfo.InvariantCulture)) is not null);
        Assert.InRange(left, 9, 20);
        Assert.NotNull(memory.Find("999"));
    }

    [Fact]
    public void Keep_SameName_KeepsTheFirst()
    {
        var memory = new RecentlyUsedCache<object>(10);
        var first = memory.Keep("a", new());
        Assert.Same(first, memory.Keep("a", new()));
        Assert.Same(first, memory.Find("a"));
        Assert.Null(memory.Find("b"));
    }
}

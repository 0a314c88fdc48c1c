using Headway.Log;
using Headway.Log.Filtering;
using Headway.Tests.Dialects;

namespace Headway.Tests.Allocations;

/// <summary>What a reader does not want to see costs it no memory.</summary>
[Collection(AllocationGround.Name)]
public sealed class FilterAllocationTests
{
    private readonly IReadOnlyList<LogEvent> _events = RecordedLog.Load("research").Events;

    [Theory]
    [InlineData("""type in ["node.started", "node.completed"] and kind == "probe" and not depth > 4""")]
    [InlineData("""data.title >= "S" or data.output.summary contains "e" or data.tags contains "x" or data.percent != 5""")]
    [InlineData("""data.message contains "\n" or data.title < "\u00e9" or data.input.query == "slow \"reader\"" """)]
    public void Passes_EventThatItHasToRead_AllocatesNothing(string expression)
    {
        // An event keeps the first verdict and a few more, each at the place that the filter's number decides: two filters
        // that share a place forget each other's.
        var filters = Enumerable.Range(0, 10).Select(at => EventFilter.Parse($"({expression}) and percent != {at}").Filter!).ToArray();
        Ask(filters[0], filters[0]);
        Assert.Equal(0, AllocationGround.OfThisThread(() => Ask(filters[1], filters[9])));
        Assert.Equal(3 * _events.Count, filters[1].Evaluations);
        GC.KeepAlive(filters);
    }

    [Fact]
    public void Passes_EventThatNobodyAskedFor_AllocatesNothing()
    {
        var filter = EventFilter.Parse("""kind == "tool" or percent > 50""").Filter!;
        var fresh = new Queue<IReadOnlyList<LogEvent>>(Enumerable.Range(0, 3).Select(static _ => RecordedLog.Load("research").Events));
        Assert.Equal(0, AllocationGround.OfThisThread(() =>
        {
            var events = fresh.Dequeue();
            for (var i = 0; i < events.Count; i++)
            {
                filter.Passes(events[i]);
            }
        }));
        Assert.Equal(3 * _events.Count, filter.Evaluations);
    }

    [Fact]
    public void Passes_EventThatAnotherReaderAskedFor_AllocatesNothing()
    {
        var filter = EventFilter.Parse("""kind == "probe" """).Filter!;
        Assert.Equal(0, AllocationGround.OfThisThread(() => Ask(filter, filter)));
        Assert.Equal(_events.Count, filter.Evaluations);
    }

    [Fact]
    public void Judge_TypesAndSteps_AllocatesNothing()
    {
        var subscription = new Subscription(["node.*", "note"], minPercentStep: 5);
        Assert.Equal(0, AllocationGround.OfThisThread(() =>
        {
            for (var i = 0; i < _events.Count; i++)
            {
                subscription.Classify(_events[i]);
            }
        }));
    }

    private void Ask(EventFilter one, EventFilter other)
    {
        for (var i = 0; i < _events.Count; i++)
        {
            one.Passes(_events[i]);
            other.Passes(_events[i]);
        }
    }
}

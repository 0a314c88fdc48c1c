using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Allocations;

/// <summary>What an append makes is its events: of the job's record one is made for a batch, however long that is.</summary>
[Collection(AllocationGround.Name)]
public sealed class AdmissionAllocationTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_LongerBatch_MakesItsEventsMore_AndNoMoreRecords()
    {
        var record = new JobRecord { Id = "j", Kind = "external", Owner = "ann" }
            .Apply(LogEvent.Create(1, s_now, Events.Of(EventTypes.JobQueued)))
            .Apply(LogEvent.Create(2, s_now, Events.Of(EventTypes.JobStarted)));
        var batch = Enumerable.Repeat(Events.Of("tick", """{"n":1}"""), 100).ToArray();
        var (one, ten) = (Measure(1), Measure(10));
        Assert.Equal(Made(10) - Made(1), ten - one);

        long Measure(int count)
        {
            var events = batch[..count];
            return AllocationGround.OfThisThread(() => Admission.Of(record, null, events, null, s_now));
        }

        long Made(int count)
        {
            NewEvent[] events = batch[..count];
            var seq = 2;
            return (count * IntPtr.Size) + AllocationGround.OfThisThread(() =>
            {
                for (var i = 0; i < count; i++)
                {
                    LogEvent.Create(seq + 1 + i, s_now, events[i]);
                }
            });
        }
    }
}

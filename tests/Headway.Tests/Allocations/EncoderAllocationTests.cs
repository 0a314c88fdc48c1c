using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Headway.Tests.Dialects;

namespace Headway.Tests.Allocations;

/// <summary>What is made once for all readers of an event is the bytes that they get, and nothing besides.</summary>
[Collection(AllocationGround.Name)]
public sealed class EncoderAllocationTests
{
    public static TheoryData<string> Names => [.. RecordedLog.Dialects.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_MessageOfADialect_AllocatesItsBytes(string name)
    {
        var log = RecordedLog.Load("research");
        var dialect = RecordedLog.Dialects.Find(name)!;
        Check((dynamic)dialect, log);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Frame_MessageOfADialect_AllocatesItsBytes(string name)
    {
        var dialect = RecordedLog.Dialects.Find(name)!;
        foreach (var ids in Enum.GetValues<SseIds>())
        {
            // Three of each: two to warm up, one to be measured.
            var events = RecordedLog.Load("research").In(dialect).Zip(RecordedLog.Load("research").In(dialect), RecordedLog.Load("research").In(dialect));
            foreach (var (first, second, third) in events)
            {
                for (var at = 0; at < first.Messages.Count; at++)
                {
                    var turn = new Queue<TranslatedMessage>([first.Messages[at], second.Messages[at], third.Messages[at]]);
                    Assert.Equal(
                        AllocationGround.SizeOf(first.Messages[at].Frame(ids, RecordedLog.JobId).Length),
                        AllocationGround.OfThisThread(() => turn.Dequeue().Frame(ids, RecordedLog.JobId)));
                }
            }
        }
    }
}

using System.Diagnostics;
using Headway.Jobs;

namespace Headway.Tests.Jobs;

/// <summary>The in-memory queue behaves like every queue, and its positions are fast.</summary>
public sealed class LocalJobQueueTests : JobQueueContract
{
    private const int Many = 200_000;

    protected override Task<IJobQueue> OpenAsync() => Task.FromResult<IJobQueue>(new LocalJobQueue());

    [Fact]
    public async Task Position_OfEachOfManyJobs_NeedsNoLinearSearch()
    {
        await using var queue = new LocalJobQueue();
        var jobs = Enumerable.Range(1, Many).Select(static i => $"job-{i}").ToList();
        await queue.EnqueueAsync(jobs, default);
        await (await queue.TakeAsync(default))!.HandBackAsync();
        await queue.RemoveAsync("job-2", default);

        var began = Stopwatch.GetTimestamp();
        for (var i = Many; i > 2; i--)
        {
            Assert.Equal(i - 1, await queue.PositionAsync(jobs[i - 1], default));
        }

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5)); // linear searches take minutes
        Assert.Equal(1, await queue.PositionAsync("job-1", default));
        Assert.Null(await queue.PositionAsync("job-2", default));
    }
}

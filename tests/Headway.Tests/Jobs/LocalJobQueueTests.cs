using Headway.Jobs;

namespace Headway.Tests.Jobs;

/// <summary>The line of one process keeps what every queue keeps.</summary>
public sealed class LocalJobQueueTests : JobQueueContract
{
    protected override Task<IJobQueue> OpenAsync() => Task.FromResult<IJobQueue>(new LocalJobQueue());
}

namespace Headway.Tests.Jobs;

/// <summary>The engine of one process.</summary>
public sealed class JobEngineTests : JobEngineContract
{
    private protected override JobStoreFixture Ground() => new SqliteJobStoreFixture();
}

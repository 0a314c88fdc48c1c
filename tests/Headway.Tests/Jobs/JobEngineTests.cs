namespace Headway.Tests.Jobs;

/// <summary>The engine with SQLite and the queue of one process.</summary>
public sealed class JobEngineTests : JobEngineContract
{
    private protected override JobStoreFixture CreateStores() => new SqliteJobStoreFixture();
}

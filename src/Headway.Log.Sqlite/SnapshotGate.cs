namespace Headway.Log.Sqlite;

/// <summary>
/// Keeps a read from beginning in the instant in which a commit rewrites the head of the write-ahead log's index. SQLite
/// finds the head half written then, tries again at once a few times, and sleeps; and this build of it can only sleep for
/// whole seconds (it has no usleep). When the writer's thread has lost its core in that instant, that is what happened:
/// one request in ten thousand took a second.
/// </summary>
/// <remarks>Thread-safe. A read holds it for microseconds. A commit holds it while it writes, so not where it also waits for the disk.</remarks>
/// <param name="isOpen">Whether there is no gate: commits that wait for the disk are so few that the instant is not met.</param>
internal sealed class SnapshotGate(bool isOpen)
{
    private readonly Lock _gate = new();

    /// <summary>Commits.</summary>
    public void Commit(SqliteStatement commit)
    {
        if (isOpen)
        {
            commit.Run();
            return;
        }

        lock (_gate)
        {
            commit.Run();
        }
    }

    /// <summary>Begins a read, which then sees the store as it is now until <see cref="End"/>.</summary>
    public void Begin(ReadSession session)
    {
        if (isOpen)
        {
            return;
        }

        session.Begin.Run();
        lock (_gate)
        {
            session.Touch.Run(); // a transaction begins with its first read
        }
    }

    /// <summary>Ends it, whatever became of it.</summary>
    public void End(ReadSession session)
    {
        if (!isOpen)
        {
            session.End.Run();
        }
    }
}

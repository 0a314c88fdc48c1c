namespace Headway.Log.Sqlite;

/// <summary>Forgets the oldest events of a log.</summary>
internal sealed class TrimRequest(string job, long firstSeq) : WriteRequest<bool>
{
    public override void Run(SqliteWriteSession session)
    {
        if (session.Find(job) is { } entry)
        {
            session.Trim(entry, Math.Clamp(firstSeq, entry.Record.FirstSeq, Math.Max(1, entry.Record.LastSeq)));
        }
    }
}

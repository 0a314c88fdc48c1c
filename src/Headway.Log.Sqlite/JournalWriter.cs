namespace Headway.Log.Sqlite;

/// <summary>
/// The journal's end that grows and the end that is cut off: what a group adds to however many logs is one row, and a row
/// goes when pages have all that was in it and in those before.
/// </summary>
/// <remarks>Owned by the writer's thread. <see cref="Committed"/> moves it on, so a group that fails leaves it as it was.</remarks>
internal sealed class JournalWriter(PageStatements statements, int enoughBytes)
{
    private const int RowsAtOnce = 64; // are removed together

    private RowBuffer _row = new();
    private long _oldest = 1; // row that may be there
    private long _written; // bytes, since rows were removed

    /// <summary>Hears of one log's part of a row.</summary>
    public delegate void Part(long row, long key, ReadOnlySpan<byte> lines);

    /// <summary>The number of the row that the group writes, if it writes one.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>How long that row is.</summary>
    public int Length => _row.Length;

    /// <summary>Tells what an earlier process left. Before the first group.</summary>
    /// <exception cref="FormatException">The journal is damaged.</exception>
    public void Load(Part each)
    {
        var rows = statements.ReadJournal;
        while (rows.Step())
        {
            var row = rows.Int64(0);
            (_oldest, Next) = (Next == 1 ? row : _oldest, row + 1);
            JournalRow.Read(rows.Blob(1), (key, lines) => each(row, key, lines));
        }

        rows.Reset();
    }

    /// <summary>Puts what the group adds to one log into its row.</summary>
    public void Add(Addition addition) => JournalRow.Write(_row.Writer, addition);

    /// <summary>Writes the group's row. In its transaction.</summary>
    public void Write()
    {
        if (Length > 0)
        {
            statements.InsertJournal.Bind(1, Next).Bind(2, _row.Written).Run();
            _written += Length;
        }
    }

    /// <summary>Removes the rows before one, when they are enough: one by one, each would cost the writing of a page that many share. In a transaction.</summary>
    /// <param name="first">The row that stays.</param>
    /// <param name="isAll">Whether that leaves none.</param>
    public void Shorten(long first, bool isAll)
    {
        var isDue = first - _oldest >= RowsAtOnce || _written >= enoughBytes || isAll;
        if (isDue && first > _oldest)
        {
            statements.ShortenJournal.Bind(1, first).Run();
            (_oldest, _written) = (first, 0); // if the group fails they are removed with others later
        }
    }

    /// <summary>The group is committed.</summary>
    public void Committed()
    {
        Next += Length > 0 ? 1 : 0;
        Forget();
    }

    /// <summary>Begins the next group's row.</summary>
    public void Forget() => _row.Empty();
}

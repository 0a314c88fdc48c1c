namespace Headway.Log.Sqlite;

/// <summary>
/// The journal's end that grows and the end that is cut off: what a group adds to however many logs is one row, and a row
/// goes when pages have all that was in it and in those before. A row's number is where it begins, in bytes, so the
/// difference of two says how much lies between them.
/// </summary>
/// <remarks>Owned by the writer's thread. <see cref="Committed"/> moves it on, so a group that fails leaves it as it was.</remarks>
internal sealed class JournalWriter(PageStatements statements, int enough)
{
    private RowBuffer _row = new();
    private long _oldest = 1; // row that may be there

    /// <summary>Hears of one log's part of a row.</summary>
    public delegate void Part(long row, long key, ReadOnlySpan<byte> lines);

    /// <summary>The row that the group writes, if it writes one.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>Where the row after that would begin.</summary>
    public long End => Next + _row.Written.Length;

    /// <summary>Tells what an earlier process left. Before the first group.</summary>
    /// <exception cref="FormatException">The journal is damaged.</exception>
    public void Load(Part each)
    {
        var rows = statements.ReadJournal;
        while (rows.Step())
        {
            var row = rows.Int64(0);
            var parts = rows.Blob(1);
            (_oldest, Next) = (Next == 1 ? row : _oldest, row + parts.Length);
            JournalRow.Read(parts, (key, lines) => each(row, key, lines));
        }

        rows.Reset();
    }

    /// <summary>Puts what the group adds to one log into its row.</summary>
    public void Add(Addition addition) => JournalRow.Write(_row.Writer, addition);

    /// <summary>Writes the group's row. In its transaction.</summary>
    public void Write()
    {
        if (!_row.Written.IsEmpty)
        {
            statements.InsertJournal.Bind(1, Next).Bind(2, _row.Written).Run();
        }
    }

    /// <summary>
    /// Removes the rows before one, when they are enough: singly, each would cost the writing of pages that many share.
    /// In a transaction.
    /// </summary>
    /// <param name="first">The row that stays.</param>
    /// <param name="isAll">Whether no row stays but the group's own.</param>
    public void Shorten(long first, bool isAll)
    {
        if (first > _oldest && (isAll || first - _oldest >= enough))
        {
            statements.ShortenJournal.Bind(1, first).Run();
            _oldest = first; // if the group fails they are removed with others later
        }
    }

    /// <summary>The group is committed.</summary>
    public void Committed()
    {
        Next = End;
        Forget();
    }

    /// <summary>Begins the next group's row.</summary>
    public void Forget() => _row.Empty();
}

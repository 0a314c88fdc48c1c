namespace Headway.Peers.Load.Marks;

/// <summary>Reads every mark of a connection, and tells whether each publisher's numbers come once, in order, without a hole.</summary>
internal sealed class OrderCheck
{
    private readonly Dictionary<int, long> _last = [];
    private readonly byte[] _rest = new byte[Mark.Length * 2];
    private int _restLength;

    /// <summary>Marks that were read.</summary>
    public long Read { get; private set; }

    /// <summary>Marks that came again, or after one that is newer.</summary>
    public long Repeated { get; private set; }

    /// <summary>Numbers that were left out.</summary>
    public long Missed { get; private set; }

    /// <summary>The next piece of the connection's bytes.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        if (_restLength > 0)
        {
            piece = Complete(piece);
        }

        var at = 0;
        while (piece[at..].IndexOf(Mark.Start) is var found and >= 0 && at + found + Mark.Length <= piece.Length)
        {
            at += found;
            See(Mark.Read(piece[at..]));
            at += Mark.Length;
        }

        Keep(piece[at..]);
    }

    /// <summary>A mark that was seen.</summary>
    public void See(Mark mark)
    {
        Read++;
        var last = _last.GetValueOrDefault(mark.Publisher);
        if (mark.Number <= last)
        {
            Repeated++;
            return;
        }

        Missed += mark.Number - last - 1;
        _last[mark.Publisher] = mark.Number;
    }

    // A mark that began in the piece before ends within the first bytes of this one.
    private ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> piece)
    {
        var missing = Mark.Length - _restLength;
        var taken = Math.Min(missing, piece.Length);
        piece[..taken].CopyTo(_rest.AsSpan(_restLength));
        _restLength += taken;
        var whole = _rest.AsSpan(0, _restLength);
        var isStart = _restLength < 2 || whole[1] == Mark.Second;
        if (isStart && _restLength < Mark.Length)
        {
            return [];
        }

        if (isStart)
        {
            See(Mark.Read(whole));
        }

        _restLength = 0;
        return isStart ? piece[taken..] : piece;
    }

    private void Keep(ReadOnlySpan<byte> end)
    {
        if (end.IsEmpty)
        {
            return;
        }

        var start = end.IndexOf(Mark.Start);
        if (start < 0)
        {
            start = end[^1] == Mark.First ? end.Length - 1 : end.Length;
        }

        end[start..].CopyTo(_rest.AsSpan(_restLength));
        _restLength += end.Length - start;
    }
}

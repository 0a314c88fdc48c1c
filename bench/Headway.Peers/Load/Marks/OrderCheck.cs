namespace Headway.Peers.Load.Marks;

/// <summary>Reads every mark of a connection and checks that the numbers of each publisher are complete and in order.</summary>
internal sealed class OrderCheck
{
    private readonly Dictionary<int, long> _last = [];
    private readonly byte[] _rest = new byte[Mark.Length * 2];
    private int _restLength;

    /// <summary>The number of marks.</summary>
    public long Read { get; private set; }

    /// <summary>Marks that were repeated or out of order.</summary>
    public long Repeated { get; private set; }

    /// <summary>Skipped numbers.</summary>
    public long Missed { get; private set; }

    /// <summary>Reads the marks in the next bytes of the connection.</summary>
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

    /// <summary>Records a mark.</summary>
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

    // Completes a mark that started in the previous bytes.
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

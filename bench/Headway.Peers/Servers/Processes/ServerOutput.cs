namespace Headway.Peers.Servers.Processes;

/// <summary>What a server has printed: for whoever waits for a line, and for the report of a fault. Thread-safe.</summary>
internal sealed class ServerOutput
{
    private const int Kept = 200;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails when there is no server any more.</summary>
    public Task Ended => _ended.Task;

    public void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
            {
                _lines.Dequeue();
            }

            _more.TrySetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Whoever waits need not any longer.</summary>
    public void End(string why)
    {
        _ended.TrySetException(new InvalidOperationException(why + "."));
        _ = _ended.Task.Exception; // seen: nobody need wait for it
    }

    /// <summary>Waits for a line with a text in it.</summary>
    public async Task WaitForLineAsync(string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
                {
                    return;
                }

                more = _more.Task;
            }

            await await Task.WhenAny(more, _ended.Task).WaitAsync(cancellationToken);
        }
    }

    /// <summary>The newest lines.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            return string.Join('\n', _lines);
        }
    }
}

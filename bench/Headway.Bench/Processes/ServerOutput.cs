namespace Headway.Bench.Processes;

/// <summary>The lines that a server printed. Thread-safe.</summary>
internal sealed class ServerOutput
{
    private const int MaxLines = 2000;
    private const int ShownLines = 60;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails when the server has exited.</summary>
    public Task Ended => _ended.Task;

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }

            _added.TrySetResult();
            _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Fails all waits.</summary>
    public void End(string reason)
    {
        _ended.TrySetException(new InvalidOperationException(reason + "."));
        _ = _ended.Task.Exception; // marks it as observed: nobody has to wait for it
    }

    /// <summary>Waits for a line that contains a text.</summary>
    public async Task WaitForLineAsync(string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task added;
            lock (_gate)
            {
                if (_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
                {
                    return;
                }

                added = _added.Task;
            }

            await await Task.WhenAny(added, _ended.Task).WaitAsync(cancellationToken);
        }
    }

    /// <summary>The number of lines that contain a text.</summary>
    public int Count(string text)
    {
        lock (_gate)
        {
            return _lines.Count(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    /// <summary>The newest lines.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            return string.Join('\n', _lines.TakeLast(ShownLines));
        }
    }
}

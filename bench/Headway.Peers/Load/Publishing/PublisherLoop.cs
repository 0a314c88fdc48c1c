using System.Net;
using Headway.Bench.Statistics;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Native;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load.Publishing;

/// <summary>
/// The thread of the publishers: each sends after each response, or a free one sends at a given rate.
/// </summary>
internal sealed class PublisherLoop : IDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(2);

    private readonly Epoll _poll = new();
    private readonly Publisher[] _publishers;
    private readonly Queue<Publisher> _free = [];
    private readonly double _interval;
    private readonly Thread _thread;
    private Histogram _latencies = new();
    private long _due;
    private long _left;
    private long _accepted;
    private volatile bool _isPublishing;
    private volatile bool _isOnTime = true;
    private volatile bool _isStopping;

    /// <summary>Connects the readers or publishers.</summary>
    /// <param name="target">The server.</param>
    /// <param name="publishers">The publishers.</param>
    /// <param name="rate">Requests per second of all publishers; 0: each sends after each response.</param>
    /// <param name="requests">The maximum number of requests of all publishers.</param>
    public PublisherLoop(Target target, IReadOnlyList<Publisher> publishers, double rate, long requests = long.MaxValue)
    {
        _left = requests;
        _publishers = [.. publishers];
        _interval = rate > 0 ? 1e9 / rate : 0;
        var server = new IPEndPoint(IPAddress.Parse(target.Host), target.PublishPort > 0 ? target.PublishPort : target.Port);
        for (var i = 0; i < _publishers.Length; i++)
        {
            _publishers[i].Connection = TcpConnection.Begin(server, source: 0);
            _poll.Watch(_publishers[i].Connection.Fd, i, Epoll.Writable);
        }

        _thread = new(Run) { IsBackground = true, Name = "publishers" };
        _thread.Start();
    }

    /// <summary>Accepted messages.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Whether no request is in flight.</summary>
    public bool IsQuiet => Array.TrueForAll(_publishers, static publisher => publisher.IsFree || publisher.Fault is not null);

    /// <summary>Requests that the server rejected.</summary>
    public long Refused => _publishers.Sum(static publisher => publisher.Refused);

    /// <summary>The first error messages.</summary>
    public IEnumerable<string> Faults => _publishers.Select(static publisher => publisher.Fault ?? publisher.Refusal).OfType<string>().Distinct(StringComparer.Ordinal).Take(3);

    /// <summary>The publishers.</summary>
    public IReadOnlyList<Publisher> Publishers => _publishers;

    /// <summary>With a rate: the longest delay of a message after its scheduled time, in milliseconds.</summary>
    public double Latest { get; private set; }

    /// <summary>Starts publishing.</summary>
    public void Begin() => _isPublishing = true;

    /// <summary>Drops the messages whose scheduled time has passed.</summary>
    public void SkipBacklog() => _isOnTime = false;

    /// <summary>Stops publishing; requests in flight complete.</summary>
    public void End() => _isPublishing = false;

    /// <summary>Publishes a number of messages and waits until they are accepted.</summary>
    /// <exception cref="InvalidOperationException">The server rejected one.</exception>
    public async Task FinishAsync(long messages, CancellationToken cancellationToken)
    {
        Begin();
        while (Accepted < messages)
        {
            if (Faults.FirstOrDefault() is { } fault)
            {
                throw new InvalidOperationException($"The earlier messages cannot be published: {fault}");
            }

            await Task.Delay(s_soon, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The latencies of requests since the last call.</summary>
    public Histogram TakeLatencies()
    {
        Latest = 0;
        return Interlocked.Exchange(ref _latencies, new());
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        foreach (var publisher in _publishers)
        {
            publisher.Connection.Close();
        }

        _poll.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            Publish();
            var ready = _poll.Wait(WaitTime());
            for (var i = 0; i < ready; i++)
            {
                Serve(_poll.At(i));
            }
        }
    }

    private TimeSpan WaitTime()
    {
        if (!_isPublishing || _interval == 0 || _free.Count == 0 || _left == 0)
        {
            return s_look;
        }

        return TimeSpan.FromTicks(Math.Clamp((_due - Clock.Now) / 100, 0, s_look.Ticks));
    }

    private void Publish()
    {
        if (!_isPublishing)
        {
            _due = 0;
            return;
        }

        var now = Clock.Now;
        _due = _due == 0 || !_isOnTime ? now : _due;
        _isOnTime = true;
        while (_free.Count > 0 && _left > 0 && (_interval == 0 || _due <= now))
        {
            Latest = _interval > 0 ? Math.Max(Latest, (now - _due) / 1e6) : 0;
            _due += (long)_interval;
            Send(_free.Dequeue());
        }
    }

    private void Send(Publisher publisher)
    {
        _left--;
        publisher.Send();
        if (publisher.HasUnsent)
        {
            Watch(publisher, Epoll.Readable | Epoll.Writable);
        }
    }

    private void Serve(int number)
    {
        var publisher = _publishers[number];
        if (!publisher.IsConnected)
        {
            publisher.Connected();
            _free.Enqueue(publisher);
            Watch(publisher, Epoll.Readable);
            return;
        }

        if (publisher.HasUnsent)
        {
            publisher.SendRest();
            Watch(publisher, publisher.HasUnsent ? Epoll.Readable | Epoll.Writable : Epoll.Readable);
        }

        if (publisher.Read(_latencies))
        {
            Answered(publisher);
        }

        if (publisher.Fault is not null)
        {
            _poll.Forget(publisher.Connection.Fd);
        }
    }

    private void Answered(Publisher publisher)
    {
        Volatile.Write(ref _accepted, _accepted + publisher.LastAccepted);
        if (_isPublishing && _interval == 0 && _left > 0)
        {
            Send(publisher);
        }
        else
        {
            _free.Enqueue(publisher);
        }
    }

    private void Watch(Publisher publisher, uint events) => _poll.Rewatch(publisher.Connection.Fd, Array.IndexOf(_publishers, publisher), events);
}

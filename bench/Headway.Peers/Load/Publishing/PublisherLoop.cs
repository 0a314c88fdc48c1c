using System.Net;
using Headway.Bench.Statistics;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Native;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load.Publishing;

/// <summary>
/// The thread of the publishers: each as fast as it is answered, or all together at a given rate, whoever is free.
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

    /// <summary>Connects them.</summary>
    /// <param name="target">The server.</param>
    /// <param name="publishers">Who publishes.</param>
    /// <param name="rate">Requests a second of all together; 0: each as fast as it is answered.</param>
    /// <param name="requests">The most requests of all together.</param>
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

    /// <summary>Messages that the server took.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Whether all have their answers.</summary>
    public bool IsQuiet => Array.TrueForAll(_publishers, static publisher => publisher.IsFree || publisher.Fault is not null);

    /// <summary>Requests that the server refused.</summary>
    public long Refused => _publishers.Sum(static publisher => publisher.Refused);

    /// <summary>What went wrong, in words, a few of them.</summary>
    public IEnumerable<string> Faults => _publishers.Select(static publisher => publisher.Fault ?? publisher.Refusal).OfType<string>().Distinct(StringComparer.Ordinal).Take(3);

    /// <summary>The publishers.</summary>
    public IReadOnlyList<Publisher> Publishers => _publishers;

    /// <summary>The longest that a message was sent after its time, when there is a rate: nobody was free, or this machine was busy.</summary>
    public double Latest { get; private set; }

    /// <summary>Begins to publish.</summary>
    public void Begin() => _isPublishing = true;

    /// <summary>Is late with nothing any more: what could not be sent at its time so far is left out.</summary>
    public void Forgive() => _isOnTime = false;

    /// <summary>Publishes no more; what was sent is still answered.</summary>
    public void End() => _isPublishing = false;

    /// <summary>Publishes as many as it may.</summary>
    /// <exception cref="InvalidOperationException">The server refused one.</exception>
    public async Task FinishAsync(long messages, CancellationToken cancellationToken)
    {
        Begin();
        while (Accepted < messages)
        {
            if (Faults.FirstOrDefault() is { } fault)
            {
                throw new InvalidOperationException($"What should be there before cannot be published: {fault}");
            }

            await Task.Delay(s_soon, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The latencies since the last call, from a request to its answer.</summary>
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
            var ready = _poll.Wait(Patience());
            for (var i = 0; i < ready; i++)
            {
                Serve(_poll.At(i));
            }
        }
    }

    private TimeSpan Patience()
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

using System.ComponentModel;
using System.Net;
using Headway.Bench.Statistics;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Native;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load.Reading;

/// <summary>A thread that reads for its readers into one shared buffer.</summary>
internal sealed class ReaderLoop : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
    private readonly Epoll _poll = new();
    private readonly LatencySampler _sampler = new();
    private readonly Reader?[] _readers;
    private readonly IPEndPoint _server;
    private readonly Thread _thread;
    private int _count;
    private long _delivered;
    private long _bytes;
    private long _reads;
    private int _live;
    private int _ended;
    private volatile bool _isStopping;

    public ReaderLoop(Target target, int capacity)
    {
        _server = new(IPAddress.Parse(target.Host), target.Port);
        _readers = new Reader[capacity];
        _thread = new(Run) { IsBackground = true, Name = "readers" };
        _thread.Start();
    }

    /// <summary>Received messages.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Received bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>System calls that returned bytes.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <summary>Readers that are subscribed or have ended since.</summary>
    public int Live => Volatile.Read(ref _live);

    /// <summary>Readers that have ended.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Added readers.</summary>
    public int Count => _count;

    /// <summary>The readers.</summary>
    public IEnumerable<Reader> Readers => _readers.Take(_count)!;

    /// <summary>Adds a reader and starts to connect it. Called by one thread.</summary>
    public void Add(Reader reader, int source)
    {
        var number = _count++;
        reader.Connection = TcpConnection.Begin(_server, source);
        _readers[number] = reader;
        _poll.Watch(reader.Connection.Fd, number, Epoll.Writable);
    }

    /// <summary>The latencies since the last call.</summary>
    public Histogram TakeLatencies() => _sampler.Exchange();

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        foreach (var reader in Readers)
        {
            reader.Connection.Close();
        }

        _poll.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            var ready = _poll.Wait(s_look);
            for (var i = 0; i < ready; i++)
            {
                var number = _poll.At(i);
                if (Volatile.Read(ref _readers[number]) is { } reader)
                {
                    Serve(number, reader);
                }
            }
        }
    }

    private void Serve(int number, Reader reader)
    {
        var wasLive = reader.State == ReaderState.Live;
        if (reader.State == ReaderState.Connecting)
        {
            reader.Connected();
            _poll.Rewatch(reader.Connection.Fd, number, Epoll.Readable);
        }
        else
        {
            Read(reader);
        }

        if (!wasLive && reader.State == ReaderState.Live)
        {
            Volatile.Write(ref _live, _live + 1);
        }

        if (reader.State != ReaderState.Ended)
        {
            return;
        }

        _poll.Forget(reader.Connection.Fd);
        Volatile.Write(ref _ended, _ended + 1);
    }

    private void Read(Reader reader)
    {
        var length = reader.Connection.Read(_buffer);
        if (length == -1)
        {
            return;
        }

        if (length <= 0)
        {
            reader.Fail(length == 0 ? "the server closed the connection" : $"broken: {new Win32Exception().Message}");
            return;
        }

        _sampler.Now = Clock.Now;
        Volatile.Write(ref _delivered, _delivered + reader.Read(_buffer.AsSpan(0, length), _sampler));
        Volatile.Write(ref _bytes, _bytes + length);
        Volatile.Write(ref _reads, _reads + 1);
    }
}

using Headway.Bench.Statistics;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Native;

namespace Headway.Peers.Load.Publishing;

/// <summary>The connection of a publisher, which has at most one request in flight.</summary>
/// <param name="number">Its number in the marks.</param>
/// <param name="requests">A request for each of its channels, used in turn.</param>
internal sealed class Publisher(int number, PublishRequest[] requests)
{
    private readonly HttpResponseReader _answer = new();
    private ReadOnlyMemory<byte> _unsent;
    private int _turn = -1;
    private long _sent;

    /// <summary>The connection.</summary>
    public TcpConnection Connection { get; set; }

    /// <summary>Whether it is connected.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Whether no request is in flight.</summary>
    public bool IsFree { get; private set; }

    /// <summary>Whether a part of the request is not sent yet, because the socket buffer is full.</summary>
    public bool HasUnsent => !_unsent.IsEmpty;

    /// <summary>Accepted messages of the last request.</summary>
    public int LastAccepted { get; private set; }

    /// <summary>Requests that the server rejected.</summary>
    public long Refused { get; private set; }

    /// <summary>The error that ended it; null: none.</summary>
    public string? Fault { get; private set; }

    /// <summary>The response to the first rejected request; null: none.</summary>
    public string? Refusal { get; private set; }

    private PublishRequest Current => requests[_turn];

    /// <summary>The requests, one for each channel.</summary>
    public IReadOnlyList<PublishRequest> Requests => requests;

    /// <summary>Handles the end of connecting.</summary>
    public void Connected()
    {
        IsConnected = IsFree = true;
        if (Connection.Error() is not 0 and var error)
        {
            Fault = $"cannot connect: error {error}";
        }
    }

    /// <summary>Sends the next request.</summary>
    public void Send()
    {
        _turn = (_turn + 1) % requests.Length;
        IsFree = false;
        _answer.Clear();
        _unsent = Current.Next(number);
        _sent = Clock.Now;
        SendRest();
    }

    /// <summary>Sends the rest of the request.</summary>
    public void SendRest()
    {
        var count = Connection.Send(_unsent.Span);
        if (count < 0)
        {
            Fault = "the connection failed during a request";
        }
        else
        {
            _unsent = _unsent[count..];
        }
    }

    /// <summary>Reads a part of the response.</summary>
    /// <returns>Whether it is complete.</returns>
    public bool Read(Histogram latencies)
    {
        var count = Connection.Read(_answer.Free());
        if (count is 0 or -2)
        {
            Fault = "the server closed the connection";
        }

        if (count <= 0 || !_answer.Advance(count))
        {
            return false;
        }

        latencies.Add(Clock.Now - _sent);
        IsFree = true;
        LastAccepted = _answer.Status is >= 200 and < 300 ? Current.Accept() : Refuse();
        return true;
    }

    private int Refuse()
    {
        Refused++;
        Refusal ??= _answer.Text;
        return 0;
    }
}

using Headway.Bench.Statistics;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Native;

namespace Headway.Peers.Load.Publishing;

/// <summary>One publisher's connection: it sends the next request when the last is answered.</summary>
/// <param name="number">Its number in the marks.</param>
/// <param name="requests">A request for each of its channels, which take turns.</param>
internal sealed class Publisher(int number, PublishRequest[] requests)
{
    private readonly HttpResponseReader _answer = new();
    private ReadOnlyMemory<byte> _unsent;
    private int _turn = -1;
    private long _sent;

    /// <summary>Its socket.</summary>
    public TcpConnection Connection { get; set; }

    /// <summary>Whether it is connected.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Whether no answer is owed to it.</summary>
    public bool IsFree { get; private set; }

    /// <summary>Whether some of its request waits for the system to take it.</summary>
    public bool HasUnsent => !_unsent.IsEmpty;

    /// <summary>Messages of the last request that the server took.</summary>
    public int LastAccepted { get; private set; }

    /// <summary>Requests that the server refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Why it does not go on.</summary>
    public string? Fault { get; private set; }

    /// <summary>The first refusal in words.</summary>
    public string? Refusal { get; private set; }

    private PublishRequest Current => requests[_turn];

    /// <summary>Its requests, one for each of its channels.</summary>
    public IReadOnlyList<PublishRequest> Requests => requests;

    /// <summary>Connecting has come to an end.</summary>
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

    /// <summary>Sends what the system did not take before.</summary>
    public void SendRest()
    {
        var count = Connection.Send(_unsent.Span);
        if (count < 0)
        {
            Fault = "broken while it sent";
        }
        else
        {
            _unsent = _unsent[count..];
        }
    }

    /// <summary>Some of the answer is there.</summary>
    /// <returns>Whether it is complete.</returns>
    public bool Read(Histogram latencies)
    {
        var count = Connection.Read(_answer.Free());
        if (count is 0 or -2)
        {
            Fault = "the server ended it";
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

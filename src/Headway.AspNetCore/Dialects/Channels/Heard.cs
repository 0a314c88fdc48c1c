namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>
/// What came over the subscriptions, in its order: a message, or a mark. A mark is published by the listener among the
/// messages, so that it stands at the same place for all who hear it.
/// </summary>
internal sealed class Heard
{
    private const int Overhead = 200;

    private Heard(ChannelRoute? route, string id, byte[] payload, long mark)
    {
        Route = route;
        Id = id;
        Payload = payload;
        Mark = mark;
    }

    /// <summary>Whose message it is; null for a mark.</summary>
    public ChannelRoute? Route { get; }

    /// <summary>The task's id.</summary>
    public string Id { get; }

    public byte[] Payload { get; }

    /// <summary>The mark's number; 0 for a message.</summary>
    public long Mark { get; }

    /// <summary>Whether an earlier listener took care of it. Set before it is passed on.</summary>
    public bool IsDone { get; set; }

    /// <summary>About how much memory it holds, in bytes.</summary>
    public int Size => Payload.Length + Overhead;

    /// <summary>Which messages belong together and in order.</summary>
    public (string Dialect, string Id) Channel => (Route!.Dialect.Name, Id);

    public static Heard Message(ChannelRoute route, string id, byte[] payload) => new(route, id, payload, 0);

    public static Heard MarkOf(long number) => new(null, "", [], number);
}

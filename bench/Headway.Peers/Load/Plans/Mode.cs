namespace Headway.Peers.Load.Plans;

/// <summary>The mode of a run.</summary>
internal enum Mode
{
    /// <summary>Live readers and publishers, at full speed or at a rate.</summary>
    Load,

    /// <summary>Idle readers, to measure the memory of each.</summary>
    Idle,

    /// <summary>Readers connect all at once with a cursor, while live readers follow.</summary>
    Storm,

    /// <summary>One reader reads a long log from its start.</summary>
    Replay,

    /// <summary>Readers follow a log of given events to its terminal event.</summary>
    Log,

    /// <summary>Publishes messages without readers.</summary>
    Fill,
}

namespace Headway.Peers.Load.Plans;

/// <summary>What readers and publishers do.</summary>
internal enum Mode
{
    /// <summary>Readers follow, publishers publish: as fast as they can, or at a rate.</summary>
    Load,

    /// <summary>Readers connect and hold: what one costs in memory.</summary>
    Idle,

    /// <summary>Readers come all at once with a cursor, while others follow live.</summary>
    Storm,

    /// <summary>One reader reads a long log from its beginning.</summary>
    Replay,

    /// <summary>Readers follow a log of given events, from the first to the terminal one.</summary>
    Log,

    /// <summary>A number of messages is published, and nobody reads.</summary>
    Fill,
}

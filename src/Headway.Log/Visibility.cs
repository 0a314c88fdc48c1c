namespace Headway.Log;

/// <summary>What a subscription makes of an event.</summary>
internal enum Visibility
{
    /// <summary>The reader gets it.</summary>
    Shown = 0,

    /// <summary>Hidden: the reader did not ask for such events.</summary>
    Filtered = 1,

    /// <summary>Hidden: it moves its node by too little.</summary>
    Throttled = 2,
}

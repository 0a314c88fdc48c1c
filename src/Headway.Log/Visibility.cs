namespace Headway.Log;

/// <summary>Whether a subscription shows an event, or why it hides it.</summary>
internal enum Visibility
{
    /// <summary>The event is sent to the reader.</summary>
    Shown = 0,

    /// <summary>Hidden: the types or the filter exclude the event.</summary>
    Filtered = 1,

    /// <summary>Hidden: the node's percent has changed by less than the minimum step.</summary>
    Throttled = 2,
}

namespace Headway.AspNetCore.Dialects;

/// <summary>Where a fold puts what one event makes.</summary>
internal sealed class Messages
{
    private readonly List<Message> _added = [];

    /// <summary>What was added, in order.</summary>
    public IReadOnlyList<Message> Added => _added;

    /// <summary>How many were held back because they say too little that is new.</summary>
    public int Throttled { get; private set; }

    public void Add(Message message) => _added.Add(message);

    /// <summary>Counts a message that the contract throttles.</summary>
    public void Throttle() => Throttled++;

    internal void Clear()
    {
        _added.Clear();
        Throttled = 0;
    }
}

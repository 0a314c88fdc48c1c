using Headway.Research.Pipeline;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>A sentence that could be quoted.</summary>
/// <param name="Window">Where it stands.</param>
/// <param name="Rank">The rank of that passage, from 0.</param>
/// <param name="Start">First char of the quote in the window.</param>
/// <param name="End">The char after its last.</param>
/// <param name="Vector">Its words.</param>
/// <param name="Context">Words of the title and the headings it stands under.</param>
/// <param name="FollowedBy">The listing that follows it, if one does: chars in the window.</param>
/// <param name="LeadIn">Whether it announces what follows: it ends with a colon.</param>
internal sealed record Candidate(
    SourceWindow Window,
    int Rank,
    int Start,
    int End,
    TermVector Vector,
    IReadOnlySet<string> Context,
    (int Start, int End)? FollowedBy,
    bool LeadIn)
{
    public string Text { get; } = Window.Text[Start..End];

    public int ByteStart { get; } = Window.ByteAt(Start);

    public int ByteEnd { get; } = Window.ByteAt(End);

    public bool Has(string term) => Vector.Contains(term);

    public bool HasInContext(string term) => Vector.Contains(term) || Context.Contains(term);
}

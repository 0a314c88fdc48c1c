using Headway.Research.Pipeline;
using Headway.Research.Reasoning.Text;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>A sentence that could be quoted.</summary>
/// <param name="Window">Where it stands.</param>
/// <param name="Rank">The rank of that passage, from 0.</param>
/// <param name="Start">First char of the quote in the window.</param>
/// <param name="End">The char after its last.</param>
/// <param name="Vector">Its words.</param>
/// <param name="Title">Words of the document's title.</param>
/// <param name="Headings">Words of the headings it stands under.</param>
/// <param name="Entry">Words of the nearest heading above; empty when none is in the window.</param>
/// <param name="SinceEntry">How many sentences lie between.</param>
/// <param name="Kind">Whether it is a sentence of a paragraph or an item of a list.</param>
/// <param name="FollowedBy">The listing that follows it, if one does: chars in the window.</param>
/// <param name="Above">A listing between it and the heading above: chars in the window.</param>
/// <param name="LeadIn">Whether it announces what follows: it ends with a colon.</param>
/// <param name="IsAnaphoric">Whether it begins with a word that points back ("This …"), and nothing before it could be quoted with it.</param>
internal sealed record Candidate(
    SourceWindow Window,
    int Rank,
    int Start,
    int End,
    TermVector Vector,
    IReadOnlySet<string> Title,
    IReadOnlySet<string> Headings,
    IReadOnlySet<string> Entry,
    int SinceEntry,
    SpanKind Kind,
    (int Start, int End)? FollowedBy,
    (int Start, int End)? Above,
    bool LeadIn,
    bool IsAnaphoric)
{
    public string Text { get; } = Window.Text[Start..End];

    public int ByteStart { get; } = Window.ByteAt(Start);

    public int ByteEnd { get; } = Window.ByteAt(End);

    public bool Has(string term) => Vector.Contains(term);

    public bool HasInContext(string term) => Vector.Contains(term) || Headings.Contains(term) || Title.Contains(term);
}

using Headway.Research.Pipeline;
using Headway.Research.Reasoning.Text;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>A sentence that can be quoted.</summary>
/// <param name="Window">The window that contains it.</param>
/// <param name="Rank">The rank of its passage, from 0.</param>
/// <param name="Start">The start of the quote in the window, in chars.</param>
/// <param name="End">The end, exclusive.</param>
/// <param name="Vector">Its term vector.</param>
/// <param name="Title">Terms of the document's title.</param>
/// <param name="Headings">Terms of the headings above it.</param>
/// <param name="Entry">Terms of the nearest heading above; empty when the window has none.</param>
/// <param name="SinceEntry">The number of sentences between that heading and this one.</param>
/// <param name="Kind">Whether it is a sentence of a paragraph or an item of a list.</param>
/// <param name="FollowedBy">The listing that follows it, if any, in chars of the window.</param>
/// <param name="Above">A listing between the heading above and this sentence, if any, in chars of the window.</param>
/// <param name="LeadIn">Whether it announces what follows, by ending with a colon.</param>
/// <param name="IsAnaphoric">Whether it begins with a word that refers back ("This …"), and the previous sentence could not be
/// included.</param>
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

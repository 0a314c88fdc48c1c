using Headway.Research.Ranking;

namespace Headway.Research.Index;

/// <summary>A document that is extracted, cut and tokenized, ready to be written.</summary>
internal sealed record PreparedDocument(
    CorpusFile File, string ContentHash, string Title, byte[] Utf8, string TextHash, List<Token> TitleTokens, IReadOnlyList<PreparedPassage> Passages,
    IReadOnlyList<SuggestedQuestion> Questions, string? Notice);

/// <summary>A passage of a <see cref="PreparedDocument"/>; offsets are bytes.</summary>
internal sealed record PreparedPassage(int Start, int End, string Heading, double LinkDensity, List<Token> Tokens, List<Token> HeadingTokens);

namespace Headway.Research.Pipeline;

/// <summary>Output of a probe.</summary>
/// <param name="Query">What was searched for.</param>
/// <param name="Facet">The part of the question it was for.</param>
/// <param name="Summary">What was found, in a sentence; by a model, in a paragraph.</param>
/// <param name="KnowledgeItems">How many quotes were taken.</param>
/// <param name="Passages">How many passages were read.</param>
/// <param name="Searches">How many searches and fetches were made.</param>
/// <param name="Evidence">The quotes, best first.</param>
/// <param name="Sources">The documents that were found, best first.</param>
/// <param name="Terms">Words that the passages found are about, for the next level's queries (RM3).</param>
/// <param name="InputTokens">Tokens a model read for this probe.</param>
/// <param name="OutputTokens">Tokens a model wrote.</param>
internal sealed record ProbeOutput(
    string Query,
    string Facet,
    string Summary,
    int KnowledgeItems,
    int Passages,
    int Searches,
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<RetrievedSource> Sources,
    IReadOnlyList<string> Terms,
    long? InputTokens = null,
    long? OutputTokens = null);

/// <summary>A document that a search found.</summary>
internal sealed record RetrievedSource(string Title, string? File, string? Url, string? Sha256, double Score);

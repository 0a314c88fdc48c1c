namespace Headway.Research.Pipeline;

/// <summary>Output of a probe.</summary>
/// <param name="Query">The query.</param>
/// <param name="Facet">The facet of the question it searched for.</param>
/// <param name="Summary">A summary of the findings: one sentence, or a paragraph by a model.</param>
/// <param name="KnowledgeItems">The number of quotes.</param>
/// <param name="Passages">The number of passages read.</param>
/// <param name="Searches">The number of searches and page fetches.</param>
/// <param name="Evidence">The quotes, best first.</param>
/// <param name="Sources">The found documents, best first.</param>
/// <param name="Terms">Characteristic words of the passages, for the next level's queries (RM3).</param>
/// <param name="InputTokens">Input tokens of the model for this probe.</param>
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

/// <summary>A document found by a search.</summary>
internal sealed record RetrievedSource(string Title, string? File, string? Url, string? Sha256, double Score);

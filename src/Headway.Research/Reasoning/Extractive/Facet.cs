namespace Headway.Research.Reasoning.Extractive;

/// <summary>A part of the question that can be answered alone, or the whole question.</summary>
/// <param name="Text">The part, as a question or phrase.</param>
/// <param name="Shape">The kind of answer it asks for.</param>
/// <param name="Terms">Its distinct content terms, in order.</param>
internal sealed record Facet(string Text, QuestionShape Shape, IReadOnlyList<FacetTerm> Terms)
{
    /// <summary>The total weight of the terms.</summary>
    public double Mass => Terms.Sum(term => term.Weight);

    /// <summary>The share of the facet's weight in terms for which <paramref name="has"/> is true, 0 to 1.</summary>
    public double Coverage(Func<string, bool> has)
    {
        var mass = Mass;
        return mass <= 0 ? 0 : Terms.Where(term => has(term.Term)).Sum(term => term.Weight) / mass;
    }
}

/// <summary>A term of a facet.</summary>
/// <param name="Term">The indexed form.</param>
/// <param name="Surface">The original word.</param>
/// <param name="Weight">Its inverse document frequency, reduced for generic question words.</param>
/// <param name="Known">Whether the corpus contains it.</param>
internal sealed record FacetTerm(string Term, string Surface, double Weight, bool Known);

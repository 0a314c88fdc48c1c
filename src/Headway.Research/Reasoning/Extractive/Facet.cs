namespace Headway.Research.Reasoning.Extractive;

/// <summary>One thing that is asked: the question itself, or a part of it that can be answered alone.</summary>
/// <param name="Text">The part, as a person would ask it.</param>
/// <param name="Shape">The kind of answer it wants.</param>
/// <param name="Terms">Its words that say something, in their order, each once.</param>
internal sealed record Facet(string Text, QuestionShape Shape, IReadOnlyList<FacetTerm> Terms)
{
    /// <summary>What all terms weigh together.</summary>
    public double Mass => Terms.Sum(term => term.Weight);

    /// <summary>The share of the facet's weight whose words <paramref name="has"/>, 0 to 1.</summary>
    public double Coverage(Func<string, bool> has)
    {
        var mass = Mass;
        return mass <= 0 ? 0 : Terms.Where(term => has(term.Term)).Sum(term => term.Weight) / mass;
    }
}

/// <summary>A word of a facet.</summary>
/// <param name="Term">The indexed form.</param>
/// <param name="Surface">As it was typed.</param>
/// <param name="Weight">How much it counts: its inverse document frequency, less for words that questions are dressed in.</param>
/// <param name="Known">Whether the corpus holds it.</param>
internal sealed record FacetTerm(string Term, string Surface, double Weight, bool Known);

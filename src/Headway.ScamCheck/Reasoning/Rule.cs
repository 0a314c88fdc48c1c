using System.Collections.Frozen;
using System.Globalization;
using Headway.ScamCheck.Data;

namespace Headway.ScamCheck.Reasoning;

/// <summary>A reason for or against a text.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="Weight">What it adds to the score; below 0 it speaks for the text.</param>
/// <param name="Sentence">What it says; <c>{0}</c> stands for what it is about.</param>
internal sealed record Rule(string Name, int Weight, string Sentence)
{
    /// <summary>All rules.</summary>
    public static FrozenDictionary<string, Rule> All { get; } = DataFile
        .Read("rules.csv", static row => new Rule(row("rule"), int.Parse(row("weight"), CultureInfo.InvariantCulture), row("sentence")))
        .ToFrozenDictionary(static rule => rule.Name);
}

/// <summary>A rule that holds.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Sentence">What it says here.</param>
/// <param name="About">What it is about, if anything in particular.</param>
internal sealed record AppliedRule(string Rule, int Weight, string Sentence, IReadOnlyList<string>? About = null);

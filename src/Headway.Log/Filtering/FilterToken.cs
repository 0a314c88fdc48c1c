namespace Headway.Log.Filtering;

internal enum FilterTokenKind
{
    End = 0,

    /// <summary>A name without quotes: a keyword, or a part of a path.</summary>
    Name = 1,

    /// <summary>A string in quotes; the token's text is the unescaped value.</summary>
    Text = 2,

    Number = 3,

    /// <summary>A comparison operator, a bracket, a comma or a dot; the token's text is the sign.</summary>
    Sign = 4,

    /// <summary>Invalid input; the token's text is the error message.</summary>
    Bad = 5,
}

/// <summary>A token of a filter expression, and its offset in the text.</summary>
internal readonly record struct FilterToken(FilterTokenKind Kind, int Position, string Text = "", double Number = 0)
{
    public bool Is(FilterTokenKind kind, string text) => Kind == kind && Text == text;
}

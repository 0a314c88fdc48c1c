namespace Headway.Log.Filtering;

internal enum FilterTokenKind
{
    End = 0,

    /// <summary>A bare name: a keyword, or a part of a path.</summary>
    Name = 1,

    /// <summary>A string in quotes; the token's text is what it means.</summary>
    Text = 2,

    Number = 3,

    /// <summary>A comparison, a bracket, a comma or a dot; the token's text says which.</summary>
    Sign = 4,

    /// <summary>No token at all; the token's text says what is wrong.</summary>
    Bad = 5,
}

/// <summary>The smallest piece of a filter expression, and where it stands.</summary>
internal readonly record struct FilterToken(FilterTokenKind Kind, int Position, string Text = "", double Number = 0)
{
    public bool Is(FilterTokenKind kind, string text) => Kind == kind && Text == text;
}

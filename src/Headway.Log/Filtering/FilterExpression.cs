namespace Headway.Log.Filtering;

internal enum FilterOperator
{
    Equal = 0,
    NotEqual = 1,
    Less = 2,
    LessOrEqual = 3,
    Greater = 4,
    GreaterOrEqual = 5,
    Contains = 6,
}

/// <summary>The syntax tree of an expression. <see cref="object.ToString"/> returns its canonical text, which parses to an equal tree.</summary>
internal abstract record FilterExpression
{
    public sealed override string ToString() => Print(0);

    /// <summary>Returns the text, in parentheses when it has a lower precedence than <paramref name="binding"/>.</summary>
    protected abstract string Print(int binding);

    internal sealed record Or(FilterExpression Left, FilterExpression Right) : FilterExpression
    {
        protected override string Print(int binding) => Enclose(binding > 0, $"{Left.Print(0)} or {Right.Print(1)}");
    }

    internal sealed record And(FilterExpression Left, FilterExpression Right) : FilterExpression
    {
        protected override string Print(int binding) => Enclose(binding > 1, $"{Left.Print(1)} and {Right.Print(2)}");
    }

    internal sealed record Not(FilterExpression Operand) : FilterExpression
    {
        protected override string Print(int binding) => $"not {Operand.Print(2)}";
    }

    internal sealed record Comparison(MemberPath Member, FilterOperator Operator, FilterLiteral Literal) : FilterExpression
    {
        protected override string Print(int binding) => $"{Member} {FilterParser.Sign(Operator)} {Literal}";
    }

    internal sealed record Membership(MemberPath Member, IReadOnlyList<FilterLiteral> Literals) : FilterExpression
    {
        public bool Equals(Membership? other) => other is not null && Member.Equals(other.Member) && Literals.SequenceEqual(other.Literals);

        public override int GetHashCode() => HashCode.Combine(Member, Literals.Count);

        protected override string Print(int binding) => $"{Member} in [{string.Join(", ", Literals)}]";
    }

    private static string Enclose(bool isNeeded, string text) => isNeeded ? $"({text})" : text;
}

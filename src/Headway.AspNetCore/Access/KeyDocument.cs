namespace Headway.AspNetCore.Access;

/// <summary>Keys as they were read, before they are parsed.</summary>
/// <param name="Text">A JSON Web Key Set, or one key as text.</param>
/// <param name="Issuer">The issuer that the source names; null when it names none.</param>
internal sealed record KeyDocument(string Text, string? Issuer)
{
    /// <summary>The name of the type and never the keys.</summary>
    public override string ToString() => nameof(KeyDocument);
}

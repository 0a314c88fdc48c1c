namespace Headway.AspNetCore.Access;

/// <summary>The content of a key source before parsing.</summary>
/// <param name="Text">A JSON Web Key Set, or one key as text.</param>
/// <param name="Issuer">The issuer that the source names, or null if it names none.</param>
internal sealed record KeyDocument(string Text, string? Issuer)
{
    /// <summary>Returns the type name, so that keys never appear in a log.</summary>
    public override string ToString() => nameof(KeyDocument);
}

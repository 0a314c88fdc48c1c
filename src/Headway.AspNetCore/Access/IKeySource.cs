namespace Headway.AspNetCore.Access;

/// <summary>A source of keys, with the times that control how often it is read.</summary>
internal interface IKeySource
{
    /// <summary>The name of the option that configures the source.</summary>
    string Option { get; }

    /// <summary>Whether the source provides a JSON Web Key Set rather than a single key.</summary>
    bool IsKeySet { get; }

    /// <summary>Whether shared secrets are accepted. A public key set must not contain secrets.</summary>
    bool AllowsSecrets { get; }

    /// <summary>The age at which the keys are refreshed in the background.</summary>
    TimeSpan RefreshAfter { get; }

    /// <summary>The age at which the keys are no longer used.</summary>
    TimeSpan MaxAge { get; }

    /// <summary>The minimum time between two successful reads.</summary>
    TimeSpan MinInterval { get; }

    /// <summary>The maximum backoff after failed reads. The backoff starts at one second and doubles.</summary>
    TimeSpan MaxBackoff { get; }

    /// <summary>Reads the keys during startup; null if the source is read only after startup.</summary>
    /// <exception cref="AuthSettingException">The keys cannot be read.</exception>
    KeyDocument? ReadAtStart();

    /// <summary>Reads the current keys.</summary>
    ValueTask<KeyDocument> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>The content of a key source before parsing.</summary>
/// <param name="Text">A JSON Web Key Set, or one key as text.</param>
/// <param name="Issuer">The issuer that the source names, or null if it names none.</param>
internal sealed record KeyDocument(string Text, string? Issuer)
{
    /// <summary>Returns the type name, so that keys never appear in a log.</summary>
    public override string ToString() => nameof(KeyDocument);
}

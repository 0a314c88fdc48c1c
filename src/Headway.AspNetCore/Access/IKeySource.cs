namespace Headway.AspNetCore.Access;

/// <summary>Where the keys come from, and how long they may be used without another look.</summary>
internal interface IKeySource
{
    /// <summary>The option that names the source.</summary>
    string Option { get; }

    /// <summary>Whether the text is a JSON Web Key Set, and not one key.</summary>
    bool IsKeySet { get; }

    /// <summary>Whether shared secrets are accepted. A secret that is published to everybody is none.</summary>
    bool AllowsSecrets { get; }

    /// <summary>The age at which the keys are read again in the background.</summary>
    TimeSpan RefreshAfter { get; }

    /// <summary>The age at which the keys are used no longer.</summary>
    TimeSpan TrustFor { get; }

    /// <summary>The least time between two successful reads.</summary>
    TimeSpan LeastGap { get; }

    /// <summary>The longest wait after a failed read. The wait begins with one second and doubles.</summary>
    TimeSpan MostBackoff { get; }

    /// <summary>The keys at the start of the server; null when the server starts without them.</summary>
    /// <exception cref="AuthSettingException">The keys cannot be read.</exception>
    KeyDocument? ReadAtStart();

    /// <summary>The keys now.</summary>
    ValueTask<KeyDocument> ReadAsync(CancellationToken cancellationToken);
}

namespace Headway.AspNetCore.Access;

/// <summary>The key that stands in the configuration itself. It never changes.</summary>
internal sealed class TextKeySource(string text) : IKeySource
{
    public string Option => "Auth:Key";

    public bool IsKeySet => false;

    public bool AllowsSecrets => true;

    public TimeSpan RefreshAfter => TimeSpan.MaxValue;

    public TimeSpan TrustFor => TimeSpan.MaxValue;

    public TimeSpan LeastGap => TimeSpan.MaxValue;

    public TimeSpan MostBackoff => TimeSpan.MaxValue;

    public KeyDocument ReadAtStart() => new(text, Issuer: null);

    public ValueTask<KeyDocument> ReadAsync(CancellationToken cancellationToken) => new(ReadAtStart());
}

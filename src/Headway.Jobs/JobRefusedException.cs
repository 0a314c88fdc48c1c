namespace Headway.Jobs;

/// <summary>A job that cannot be created as asked.</summary>
/// <param name="code">The stable code.</param>
/// <param name="message">A sentence that names the field and the fix.</param>
public sealed class JobRefusedException(string code, string message) : Exception(message)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;
}

namespace Headway.Jobs;

/// <summary>A job that cannot be created as asked, or something said to a job that it cannot take.</summary>
/// <param name="code">The stable code.</param>
/// <param name="message">A sentence that names the field and the fix.</param>
/// <param name="isConflict">Whether the job stands against it (409), rather than the request itself (400).</param>
public sealed class JobRefusedException(string code, string message, bool isConflict = false) : Exception(message)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the job stands against it, so that the same request to another job may be good.</summary>
    public bool IsConflict { get; } = isConflict;
}

namespace Headway.Jobs;

/// <summary>A job, or a step of it, that cannot be done.</summary>
/// <param name="code">The stable code.</param>
/// <param name="message">A sentence that a person understands; it is shown to the job's owner.</param>
/// <param name="innerException">What was behind it; logged, not shown.</param>
public sealed class JobFailedException(string code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;
}

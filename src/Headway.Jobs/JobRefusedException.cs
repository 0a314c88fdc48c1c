namespace Headway.Jobs;

/// <summary>The request for a new job is invalid, or the job does not accept an answer or steering.</summary>
/// <param name="code">The stable code.</param>
/// <param name="message">A sentence that names the field and the fix.</param>
/// <param name="isConflict">True if the state of the job does not allow the request (409); false if the request is invalid (400).</param>
public sealed class JobRefusedException(string code, string message, bool isConflict = false) : Exception(message)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the state of the job does not allow the request. The same request may succeed for another job.</summary>
    public bool IsConflict { get; } = isConflict;
}

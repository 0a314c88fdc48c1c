namespace Headway.Client;

/// <summary>A message that the server does not take: trying again would not help.</summary>
/// <param name="code">The server's code, such as <c>log_closed</c> after the task's end.</param>
/// <param name="message">What it says about it.</param>
public sealed class ProgressRefusedException(string code, string message) : Exception(message)
{
    /// <summary>The server's code.</summary>
    public string Code { get; } = code;
}

namespace Headway.Client;

/// <summary>The server refused a message. A retry would not help.</summary>
/// <param name="code">The server's code, such as <c>log_closed</c> after the task's end.</param>
/// <param name="message">The server's explanation.</param>
public sealed class ProgressRefusedException(string code, string message) : Exception(message)
{
    internal const string LogClosed = "log_closed";

    /// <summary>The server's code.</summary>
    public string Code { get; } = code;
}

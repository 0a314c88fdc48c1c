using System.Buffers;

namespace Headway.Jobs;

/// <summary>A job, or a step of it, that cannot be done.</summary>
public sealed class JobFailedException : Exception
{
    private const int MaxCodeLength = 100;

    private static readonly SearchValues<char> s_codeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Creates the exception.</summary>
    /// <param name="code">The stable code in snake_case: a lower-case letter, then lower-case letters, digits and underscores; at most 100 characters.</param>
    /// <param name="message">A sentence that a person understands; it is shown to the job's owner. Not empty.</param>
    /// <param name="innerException">The cause; logged, not shown.</param>
    /// <exception cref="ArgumentException">The code or the message is not as described.</exception>
    public JobFailedException(string code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        if (code is not { Length: > 0 and <= MaxCodeLength } || !char.IsAsciiLetterLower(code[0]) || code.AsSpan().ContainsAnyExcept(s_codeCharacters))
        {
            throw new ArgumentException($"The code '{code}' is not in snake_case, such as 'file_missing', with at most {MaxCodeLength} characters.", nameof(code));
        }

        Code = code;
    }

    /// <summary>The stable code.</summary>
    public string Code { get; }
}

namespace Headway.Log;

/// <summary>The store cannot do its work: the disk is full, the file is damaged, the folder cannot be written.</summary>
public sealed class LogStoreException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="code">The stable code.</param>
    /// <param name="message">A sentence that says what to do.</param>
    /// <param name="innerException">What the database said.</param>
    public LogStoreException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>The stable code.</summary>
    public string Code { get; }
}

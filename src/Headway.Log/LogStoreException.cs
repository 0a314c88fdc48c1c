namespace Headway.Log;

/// <summary>The store failed: for example, the disk is full, the file is damaged, or the folder is not writable.</summary>
public sealed class LogStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The stable error code.</param>
    /// <param name="message">A message that says what to do.</param>
    /// <param name="innerException">The exception of the database or file system.</param>
    public LogStoreException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>The stable error code.</summary>
    public string Code { get; }
}

namespace Headway.Research.Corpus;

/// <summary>A configured corpus cannot be used. The message is meant for the operator and names the option.</summary>
public sealed class CorpusUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

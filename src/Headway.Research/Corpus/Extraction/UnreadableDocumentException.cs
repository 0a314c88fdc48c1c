namespace Headway.Research.Corpus.Extraction;

/// <summary>A file holds nothing that can be indexed. The message says why, for the note in the job's log.</summary>
internal sealed class UnreadableDocumentException(string message, Exception? inner = null) : Exception(message, inner);

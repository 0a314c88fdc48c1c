namespace Headway.Research.Providers;

/// <summary>A search or a fetch that failed. The message is a sentence for people; the job goes on without it.</summary>
internal sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner);

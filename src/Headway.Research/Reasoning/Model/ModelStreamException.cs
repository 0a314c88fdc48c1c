namespace Headway.Research.Reasoning.Model;

/// <summary>A streamed answer ended before the model said that it was done.</summary>
internal sealed class ModelStreamException() : Exception("The stream ended without a finish reason.");

namespace Headway.Server;

/// <summary>A setting that cannot be used. The message names it.</summary>
public sealed class ConfigurationException(string message, Exception? innerException = null) : Exception(message, innerException);

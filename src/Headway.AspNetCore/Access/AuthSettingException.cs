namespace Headway.AspNetCore.Access;

/// <summary>A key, or another setting about who may use the server, cannot be used. The message names the option.</summary>
public sealed class AuthSettingException(string message, Exception? innerException = null) : Exception(message, innerException);

namespace Headway.AspNetCore.Access;

/// <summary>A key or another authentication option is invalid. The message names the option.</summary>
public sealed class AuthSettingException(string message, Exception? innerException = null) : Exception(message, innerException);

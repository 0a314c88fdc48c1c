namespace Headway.Server;

/// <summary>How the process ends when it cannot start.</summary>
internal static class ExitCodes
{
    /// <summary>A setting is wrong, or a corpus folder cannot be read.</summary>
    public const int Configuration = 2;

    /// <summary>The data folder cannot be used: not writable, in use, damaged.</summary>
    public const int Data = 3;

    /// <summary>The port is taken, or the address is not this machine's.</summary>
    public const int Address = 4;
}

namespace Headway.Server;

/// <summary>The exit codes of a failed start.</summary>
internal static class ExitCodes
{
    /// <summary>A setting is wrong, or a corpus folder cannot be read.</summary>
    public const int Configuration = 2;

    /// <summary>The data folder is not writable, in use, or damaged.</summary>
    public const int Data = 3;

    /// <summary>The port is in use, or the address does not belong to this machine.</summary>
    public const int Address = 4;
}

using Headway.Log;

namespace Headway.Server;

/// <summary>Holds the data folder for as long as the server runs.</summary>
internal sealed class HeldFolder(string path) : IDisposable
{
    private readonly IDisposable _hold = DataFolder.Hold(path);

    public void Dispose() => _hold.Dispose();
}

using Headway.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Access;

/// <summary>A server on a public address does not start unless an option says who may use it. These hosts are built but never listen.</summary>
public sealed class ServerPublicAddressTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    [InlineData("::")]
    [InlineData("192.0.2.7")]
    public async Task PublicAddress_NeedsKeysOrAWord(string address)
    {
        var fault = Assert.Throws<ConfigurationException>(() => Build(address));
        Assert.Contains("Auth:KeyFile", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Auth:Mode=none", fault.Message, StringComparison.Ordinal);
        await using (Build(address, $"--Auth:Key={TestTokens.Secret}"))
        {
        }

        await using (Build(address, "--Auth:Mode=none"))
        {
        }
    }

    private Microsoft.AspNetCore.Builder.WebApplication Build(string address, params string[] settings) => HeadwayHost.Build(new(
        new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Server:Host"] = address, ["Server:Port"] = "0", ["Store:Folder"] = _folder["data"] }, [], settings));
}

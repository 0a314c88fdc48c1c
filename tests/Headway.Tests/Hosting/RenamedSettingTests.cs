using Headway.Server;

namespace Headway.Tests.Hosting;

/// <summary>The former names of settings still work.</summary>
public sealed class RenamedSettingTests
{
    [Theory]
    [InlineData("Server:WebUi")]
    [InlineData("Server:Window")]
    public void WebUiFolder_EitherName_IsUsed(string setting)
    {
        var folder = Directory.CreateTempSubdirectory("headway-webui");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "index.html"), "<!doctype html>");
            var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager();
            configuration[setting] = folder.FullName;
            Assert.Equal(folder.FullName, WebUiFolder.Find(Settings.Bind<ServerOptions>(configuration, "Server")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

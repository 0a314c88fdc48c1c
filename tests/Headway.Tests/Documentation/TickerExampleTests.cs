using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Documentation;

/// <summary>The project that docs/add-a-dialect.md shows is examples/ticker; it prints what the page says. scripts/packages.sh builds it from the packages.</summary>
public sealed partial class TickerExampleTests : IDisposable
{
    private const string Sources = "examples/ticker/";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly MarkdownPage s_page = new(Repository.Read("docs/add-a-dialect.md"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Program.cs")]
    [InlineData("TickerDialect.cs")]
    public void Page_ShowsTheSource(string file) => Assert.Equal(Repository.Read(Sources + file).Trim(), Shown(file));

    [Fact]
    public void Page_ReferencesThePackagesOfTheProject()
    {
        string?[] shown = [.. XDocument.Parse(Shown("ticker.csproj")).Descendants("PackageReference").Select(static reference => reference.Attribute("Include")?.Value)];
        var projects = XDocument.Parse(Repository.Read(Sources + "ticker.csproj")).Descendants("ProjectReference");
        Assert.Equal(projects.Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)), shown);
    }

    [Fact]
    public async Task Commands_PrintWhatThePageSays()
    {
        var port = HeadwayProcess.FreePort();
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "ticker.dll"), "--urls", $"http://127.0.0.1:{port}", "--data", _folder["data"]];
        using var application = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder.Path })!;
        try
        {
            using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            await Patience.UntilAsync(async () => !application.HasExited && await AnswersAsync(http));
            var commands = s_page.Blocks.Where(static block => block.Role == "shell").ToList();
            await RunAsync(commands, port);
            Assert.True(commands.Count > 3);
            foreach (var command in commands)
            {
                var expected = Assert.Single(s_page.Blocks, block => block.Role == "expect" && block.Name == command.Name);
                Assert.Equal(Comparable(expected.Body), Comparable(await File.ReadAllTextAsync(_folder[command.Name])));
            }
        }
        finally
        {
            application.Kill();
            await application.WaitForExitAsync();
        }
    }

    private static string Shown(string file) => s_page.Blocks.Single(block => block.Role == "source" && block.Name == Sources + file).Body.Trim();

    private static string Comparable(string text) => IdPattern().Replace(text, "ID").Trim();

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("v1/info");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task RunAsync(IEnumerable<MarkedBlock> commands, int port)
    {
        var script = new StringBuilder("set -eu\nPATH=/usr/bin:$PATH\n"); // Debian's python3 has the websockets package
        foreach (var command in commands)
        {
            script.Append($"{{\n{command.Body}\n}} > '{_folder[command.Name]}' 2>&1\n");
        }

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script.Replace("localhost:5000", $"127.0.0.1:{port}").ToString()]) { WorkingDirectory = _folder.Path })!;
        using var deadline = new CancellationTokenSource(s_patience);
        try
        {
            await shell.WaitForExitAsync(deadline.Token);
            Assert.True(shell.ExitCode == 0, $"The commands ended with {shell.ExitCode}. They need bash, curl and python3-websockets.");
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"\b0[0-9a-hjkmnp-tv-z]{25}\b", RegexOptions.None, 1000)]
    private static partial Regex IdPattern();
}

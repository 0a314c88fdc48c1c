using System.Text.RegularExpressions;
using Headway.AspNetCore;
using Headway.Jobs;
using Headway.Tests.Documentation;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Deploy;

/// <summary>What the files in deploy/ name exists: settings, options, paths, volumes; and their times fit each other.</summary>
public sealed partial class FileTests
{
    private const string Folder = "deploy";

    private static readonly string s_compose = Read("compose.yaml");
    private static readonly string s_image = Read("Dockerfile");
    private static readonly string s_unit = Read("headway.service");

    // What a server may take from SIGTERM to its end, with the settings as they are.
    private static readonly TimeSpan s_longestEnd =
        TimeSpan.FromSeconds(new HttpOptions().DrainSeconds + 10) + (2 * new JobsOptions().StopTimeout);

    [Fact]
    public void Settings_ThatTheFilesName_Exist()
    {
        var known = new MarkdownPage(Repository.Read("docs/configuration.md")).Rows.Select(static row => row[0].Trim('`')).ToHashSet(StringComparer.Ordinal);
        var named = SettingPattern().Matches(s_compose + s_image).Select(static match => match.Groups["key"].Value.Replace("__", ":", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, known));
        Assert.Contains("REDIS_URL", s_compose, StringComparison.Ordinal);
        Assert.Contains("REDIS_URL", known);
    }

    [Fact]
    public async Task Options_ThatTheFilesName_Exist()
    {
        var (_, help) = await HeadwayProcess.RunToEndAsync("--help");
        var named = OptionPattern().Matches(s_unit + string.Join('\n', s_image.Split('\n').Where(static line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal) || line.StartsWith("CMD", StringComparison.Ordinal))))
            .Select(static match => match.Groups["option"].Value).Except(["--now", "--system", "--home-dir"]).ToList();
        Assert.Contains("--data", named);
        Assert.All(named, option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Fact]
    public void Image_CopiesWhatIsThere_RunsAsNobodyMuch_AndHoldsNoSecret()
    {
        var sources = CopyPattern().Matches(s_image).SelectMany(static match => match.Groups["paths"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]).ToList();
        Assert.Contains("src/", sources);
        Assert.All(sources, static source => Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), source));
        var last = s_image[s_image.LastIndexOf("\nFROM ", StringComparison.Ordinal)..];
        Assert.True(last.IndexOf("\nUSER $APP_UID", StringComparison.Ordinal) > last.LastIndexOf("\nRUN ", StringComparison.Ordinal));
        Assert.DoesNotMatch("(?im)^(ENV|ARG) ", s_image);
        Assert.DoesNotMatch("(?i)(password|secret|token|key) *[:=] *[^ \n]", s_image + s_compose);
    }

    [Fact]
    public void Compose_NamesWhatIsThere()
    {
        var services = NamesIn("services").ToHashSet(StringComparer.Ordinal);
        Assert.Equal(["nginx", "node1", "node2", "redis"], services.Order(StringComparer.Ordinal));
        var volumes = NamesIn("volumes").ToHashSet(StringComparer.Ordinal);
        Assert.All(MountPattern().Matches(s_compose).Select(static match => match.Groups["name"].Value), name => Assert.Contains(name, volumes));
        Assert.Contains("\"./nginx.conf:/etc/nginx/nginx.conf:ro\"", s_compose, StringComparison.Ordinal);
        Assert.Contains("dockerfile: deploy/Dockerfile", s_compose, StringComparison.Ordinal);
        Assert.Contains("ports: [\"127.0.0.1:8000:8080\"]", s_compose, StringComparison.Ordinal); // where Auth:Mode is none, nobody else may come in
        Assert.DoesNotContain('\t', s_compose);
        Assert.All(services.Where(static name => name.StartsWith("node", StringComparison.Ordinal)), static node => Assert.Contains($"server {node}:8000 ", Read("nginx.conf"), StringComparison.Ordinal));
    }

    [Fact]
    public void Times_LeaveTheServerTimeToEnd()
    {
        Assert.True(Seconds(UnitTimePattern().Match(s_unit)) > s_longestEnd);
        Assert.All(GracePattern().Matches(s_compose), static match => Assert.True(Seconds(match) > s_longestEnd));
    }

    [Fact]
    public async Task Unit_IsOneForSystemd()
    {
        Assert.Contains("RestartPreventExitStatus=2 3 4", s_unit, StringComparison.Ordinal);
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            return; // it can only be checked where there is one
        }

        using var folder = new TemporaryFolder();
        var dotnet = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(static part => Path.Combine(part, "dotnet")).First(File.Exists);
        await File.WriteAllTextAsync(folder["headway.service"], s_unit.Replace("/usr/bin/dotnet", dotnet, StringComparison.Ordinal));
        var (code, output) = await NginxProcess.RunAsync("/usr/bin/systemd-analyze", ["verify", "--man=no", folder["headway.service"]]);
        Assert.DoesNotContain("headway.service", output, StringComparison.Ordinal); // it may complain of other units of this machine
        Assert.True(code == 0 || output.Length > 0);
    }

    private static string Read(string file) => Repository.Read(Path.Combine(Folder, file));

    private static TimeSpan Seconds(Match match) => TimeSpan.FromSeconds(int.Parse(match.Groups["seconds"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));

    // The names in a top-level section of the compose file, which stand two spaces in.
    private static IEnumerable<string> NamesIn(string section)
    {
        var text = Regex.Match(s_compose, $"^{section}:\n(?<body>(?:(?: .*)?\n)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["body"].Value;
        return NamePattern().Matches(text).Select(static match => match.Groups["name"].Value);
    }

    [GeneratedRegex("HEADWAY__(?<key>[A-Za-z]+__[A-Za-z_]+)(?=:)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingPattern();

    [GeneratedRegex("(?<= |\")(?<option>--[a-z-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OptionPattern();

    [GeneratedRegex("^COPY (?!--from)(?<paths>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CopyPattern();

    [GeneratedRegex("^  (?<name>[a-z0-9]+):", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"volumes: \[(?<name>[a-z0-9]+):/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MountPattern();

    [GeneratedRegex("^TimeoutStopSec=(?<seconds>[0-9]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnitTimePattern();

    [GeneratedRegex("stop_grace_period: (?<seconds>[0-9]+)s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GracePattern();
}

using System.Text.Json;
using Headway.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Headway.Tests.Server;

/// <summary>A failed start prints one sentence with the reason and the option, and changes nothing.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_CorpusMissing_NamesTheOptionAndEndsWith2()
    {
        var (code, output) = await HeadwayProcess.RunToEndAsync("--corpus", _folder["nowhere"], "--data", _folder["data"], "--port", "0");
        Assert.Equal(2, code);
        Assert.Contains("--corpus", output, StringComparison.Ordinal);
        Assert.Contains("nowhere", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Jobs:Concurrency=many", "Jobs")]
    [InlineData("--Jobs:Concurrency=0", "Jobs:Concurrency")]
    [InlineData("--Jobs:Concurency=2", "Concurency")]
    [InlineData("--Jbos:Concurrency=2", "Jbos")]
    [InlineData("--Research:Modle:Name=x", "Research:Modle")]
    [InlineData("--Store:Durability=Eventually", "Store")]
    [InlineData("--port=http", "Server")]
    [InlineData("--port=99999", "Server:Port")]
    [InlineData("--colour", "--colour")]
    [InlineData("--Logging:Console:FormatterName=simple", "Logging:Console:FormatterName")]
    public async Task Start_SettingWrong_NamesItAndEndsWith2(string argument, string named)
    {
        var (code, output) = await HeadwayProcess.RunToEndAsync(argument, "--data", _folder["data"]);
        Assert.Equal(2, code);
        Assert.Contains(named, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_JsonLogs_EveryLineIsAnObject_WithoutTokens()
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"], "--Logging:Console:FormatterName=json", "--Logging:LogLevel:Default=Information");
        using var answer = await server.Http.GetAsync(new Uri("/v1/jobs?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln", UriKind.Relative));
        await Patience.UntilAsync(() => Task.FromResult(server.Output.Contains("/v1/jobs", StringComparison.Ordinal)));
        var lines = server.Output.Split('\n').Select(static line => JsonDocument.Parse(line).RootElement.Clone()).ToList();
        Assert.Contains(lines, static line => line.GetProperty("Message").GetString()!.StartsWith("Headway listens on http://localhost:", StringComparison.Ordinal));
        Assert.DoesNotContain("eyJ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PublicAddressWithoutProtection_Refuses()
    {
        var (code, output) = await HeadwayProcess.RunToEndAsync("--host", "0.0.0.0", "--data", _folder["data"], "--port", "0");
        Assert.Equal(2, code);
        Assert.Contains("Auth:Mode", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DataFolderCannotBeMade_EndsWith3()
    {
        await File.WriteAllTextAsync(_folder["file"], "not a folder");
        var (code, output) = await HeadwayProcess.RunToEndAsync("--data", Path.Combine(_folder["file"], "data"), "--port", "0");
        Assert.Equal(3, code);
        Assert.Contains("data folder", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DatabaseDamaged_SaysSoAndKeepsEveryByte()
    {
        Directory.CreateDirectory(_folder["data"]);
        var database = Path.Combine(_folder["data"], "headway.db");
        var garbage = Enumerable.Range(0, 40_000).Select(i => (byte)(i * 31)).ToArray();
        await File.WriteAllBytesAsync(database, garbage);
        var (code, output) = await HeadwayProcess.RunToEndAsync("--data", _folder["data"], "--port", "0");
        Assert.Equal(3, code);
        Assert.Contains("damaged", output, StringComparison.Ordinal);
        Assert.Equal(garbage, await File.ReadAllBytesAsync(database));
    }

    [Fact]
    public async Task Start_DatabaseDamagedInTheMiddle_SaysSo()
    {
        await using (var server = await HeadwayProcess.StartAsync(_folder["data"]))
        {
            for (var i = 0; i < 20; i++)
            {
                using var body = new StringContent($$$"""{"kind":"external","input":{"title":"{{{new string('x', 5000)}}}"}}""", null, "application/json");
                using var answer = await server.Http.PostAsync(new Uri("/v1/jobs", UriKind.Relative), body);
                answer.EnsureSuccessStatusCode();
            }

            Assert.Equal(0, await server.StopAsync());
        }

        var database = Path.Combine(_folder["data"], "headway.db");
        var bytes = await File.ReadAllBytesAsync(database);
        Array.Fill(bytes, (byte)0xA5, 4096 * 3, 4096 * 2);
        await File.WriteAllBytesAsync(database, bytes);
        var (code, output) = await HeadwayProcess.RunToEndAsync("--data", _folder["data"], "--port", "0");
        Assert.Equal(3, code);
        Assert.Contains("damaged", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DatabaseOfAnotherProgram_LeavesItAlone()
    {
        Directory.CreateDirectory(_folder["data"]);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder["data"], "headway.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE recipes (name TEXT)";
            await command.ExecuteNonQueryAsync();
        }

        var (code, output) = await HeadwayProcess.RunToEndAsync("--data", _folder["data"], "--port", "0");
        Assert.Equal(3, code);
        Assert.Contains("not Headway's", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DataFolderInUseOrPortTaken_SaysWhich()
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"]);
        var (dataCode, dataOutput) = await HeadwayProcess.RunToEndAsync("--data", _folder["data"], "--port", "0");
        var (portCode, portOutput) = await HeadwayProcess.RunToEndAsync("--data", _folder["other"], "--host", "127.0.0.1", "--port", $"{server.Port}");
        Assert.Equal(3, dataCode);
        Assert.Contains("Another Headway", dataOutput, StringComparison.Ordinal);
        Assert.Equal(4, portCode);
        Assert.Contains("--port", portOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_NamesTheOptions()
    {
        var (code, output) = await HeadwayProcess.RunToEndAsync("--help");
        Assert.Equal(0, code);
        Assert.All(["--corpus", "--port", "--host", "--data"], option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_Asked_EndsWith0()
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"]);
        Assert.Equal(0, await server.StopAsync());
    }
}

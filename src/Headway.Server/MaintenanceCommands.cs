using System.CommandLine;
using System.Globalization;
using Headway.Log;
using Headway.Log.Sqlite;

namespace Headway.Server;

/// <summary>The maintenance commands of the SQLite store: <c>backup</c>, <c>check</c> and <c>compact</c>.</summary>
internal static class MaintenanceCommands
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    /// <summary>The commands.</summary>
    /// <param name="data">The option that names the data folder.</param>
    public static IEnumerable<Command> All(Option<string> data)
    {
        var copy = new Argument<string>("FILE") { Description = "The copy. It must not exist yet." };
        var backup = new Command("backup", "Copies the database of the data folder into FILE, in the state of one moment. The server may run meanwhile.") { copy };
        backup.SetAction((parsed, _) => RunAsync(() => Backup(Folder(parsed.GetValue(data)), parsed.GetRequiredValue(copy))));

        var file = new Argument<string>("FILE") { Description = "A backup, or the headway.db of a data folder." };
        var check = new Command("check", "Checks the database FILE: restores it into a temporary folder, opens it, and reads every event of every log. FILE is only read.") { file };
        check.SetAction((parsed, cancellationToken) => RunAsync(() => CheckAsync(parsed.GetRequiredValue(file), cancellationToken)));

        var compact = new Command("compact", "Gives the space of deleted logs back to the file system. The server must be stopped, and a second copy of the database must fit on the disk.");
        compact.SetAction((parsed, _) => RunAsync(() => Compact(Folder(parsed.GetValue(data)))));
        return [backup, check, compact];
    }

    private static async Task<int> RunAsync(Func<Task<string>> work)
    {
        try
        {
            await Console.Out.WriteLineAsync(await work());
            return 0;
        }
        catch (ConfigurationException fault)
        {
            await Console.Error.WriteLineAsync($"headway: {fault.Message}");
            return ExitCodes.Configuration;
        }
        catch (LogStoreException fault)
        {
            await Console.Error.WriteLineAsync($"headway: {HeadwayHost.ExplainStore(fault)}");
            return ExitCodes.Data;
        }
    }

    private static Task<string> Backup(string folder, string file)
    {
        SqliteMaintenance.Backup(folder, file);
        return Task.FromResult($"{file}: {Size(new FileInfo(file).Length)}");
    }

    private static async Task<string> CheckAsync(string file, CancellationToken cancellationToken)
    {
        var told = TimeProvider.System.GetTimestamp();
        var found = await SqliteMaintenance.CheckAsync(file, TimeProvider.System, Tell, cancellationToken);
        return $"{file}: sound, {Describe(found)}";

        void Tell(SqliteContents so)
        {
            if (TimeProvider.System.GetElapsedTime(told) >= s_interval)
            {
                told = TimeProvider.System.GetTimestamp();
                Console.Error.WriteLine($"{Describe(so)} so far");
            }
        }
    }

    private static Task<string> Compact(string folder)
    {
        var (before, after) = SqliteMaintenance.Compact(folder);
        return Task.FromResult($"{folder}: {Size(before)} before, {Size(after)} now");
    }

    private static string Folder(string? data)
    {
        var configuration = new ConfigurationManager();
        var named = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (data is not null)
        {
            named["Store:Folder"] = data;
        }

        Settings.Load(configuration, new(named, [], []));
        return Settings.Bind<StoreOptions>(configuration, "Store").Folder;
    }

    private static string Describe(SqliteContents found) =>
        string.Create(CultureInfo.InvariantCulture, $"{found.Jobs:N0} jobs, {found.Events:N0} events, {Size(found.Bytes)}");

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MiB");
}

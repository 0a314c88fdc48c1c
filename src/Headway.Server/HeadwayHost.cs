using System.Net;
using System.Net.Sockets;
using Headway.AspNetCore;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Page;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Research.AspNetCore;
using Headway.Research.Corpus;
using Headway.ScamCheck;
using Headway.Server.Redis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Headway.Server;

/// <summary>Composes and runs the server. A failed start prints one sentence with the reason.</summary>
internal static partial class HeadwayHost
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            var app = Build(arguments);
            await using (app)
            {
                await RunAsync(app, cancellationToken);
                return 0;
            }
        }
        catch (Exception fault) when (Explain(fault) is { } explanation)
        {
            await Console.Error.WriteLineAsync($"headway: {explanation.Message}");
            return explanation.ExitCode;
        }
    }

    private static async Task RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None); // stops the services that had started, above all the jobs
            throw;
        }

        var address = (app.Urls.FirstOrDefault() ?? "").Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        if (ReadFormatter(app.Configuration) == JsonFormatter.Key)
        {
            LogListens(app.Logger, address); // in JSON mode every line of the output is an object
        }
        else
        {
            await Console.Out.WriteLineAsync($"Headway listens on {address}");
        }

        await app.WaitForShutdownAsync(cancellationToken);
        Telemetry.Flush(app.Services);
    }

    internal static WebApplication Build(Arguments arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Settings.Load(builder.Configuration, arguments);
        builder.Logging.ClearProviders();
        var formatter = ReadFormatter(builder.Configuration);
        builder.Logging.AddConsoleFormatter<JsonFormatter, ConsoleFormatterOptions>(); // registered first, so that it takes precedence over .NET's formatter of the same name
        builder.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsole(console => console.FormatterName = formatter);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Headway", LogLevel.Information);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // Explain reports a failed start
        if (!builder.Configuration.GetSection("Logging").Exists())
        {
            // Its lines are below these levels anyway, but ASP.NET Core creates a span and a scope per request while the
            // category is enabled.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

            // When a client breaks off its request, Kestrel may log a warning with a stack trace.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        }

        AddServices(builder);
        var app = builder.Build();
        if (app.Services.GetRequiredService<ServerOptions>().Window is not null)
        {
            LogRenamed(app.Logger, "Server:Window", "Server:WebUi");
        }

        WarnAboutHosts(app);
        WarnAboutDescriptors(app);
        var hosts = app.Services.GetRequiredService<HostCheck>();
        app.Use(next => http => hosts.InvokeAsync(http, next));
        Map(app);

        // Opens the stores at start, so that a fault is reported before the first request.
        app.Services.GetService<DataFolder>();
        app.Services.GetRequiredService<Corpora>();
        app.Services.GetRequiredService<EventLog>();
        return app;
    }

    private static void WarnAboutDescriptors(WebApplication app)
    {
        var (configured, used) = (Settings.Bind<HttpOptions>(app.Configuration, "Http").MaxConnections, app.Services.GetRequiredService<HttpOptions>().MaxConnections);
        if (used < configured)
        {
            LogFewDescriptors(app.Logger, used, configured, DescriptorLimit.Read().Descriptors);
        }
    }

    private static void WarnAboutHosts(WebApplication app)
    {
        if (app.Services.GetRequiredService<HostCheck>().AllowsAny && !app.Services.GetRequiredService<AuthOptions>().HasKeys)
        {
            LogAnyHost(app.Logger);
        }

        foreach (var (variable, entry) in ForeignOrigins.Read().Ignored)
        {
            LogIgnoredOrigin(app.Logger, entry, variable);
        }
    }

    // .NET's own formatters do not redact tokens.
    private static string ReadFormatter(IConfiguration configuration) => configuration["Logging:Console:FormatterName"] switch
    {
        null or "" or LineFormatter.Key => LineFormatter.Key,
        JsonFormatter.Key => JsonFormatter.Key,
        var other => throw new ConfigurationException($"Logging:Console:FormatterName is '{LineFormatter.Key}' or '{JsonFormatter.Key}', not '{other}'."),
    };

    private static void Map(WebApplication app)
    {
        app.MapHeadwayHealth();
        app.MapHeadwayMetrics();
        if (app.Services.GetRequiredService<ServerOptions>().Role == ServerRole.Worker)
        {
            return;
        }

        app.MapHeadway();
        app.MapHeadwayDialects();
        app.MapHeadwayResearch();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapGuarded("", new WebPageFiles(WebUiFolder.Find(app.Services.GetRequiredService<ServerOptions>())).Map);
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        Settings.RefuseUnknown(configuration);
        var server = Settings.Bind<ServerOptions>(configuration, "Server");
        var store = Settings.Bind<StoreOptions>(configuration, "Store");
        var redis = Settings.Bind<RedisOptions>(configuration, "Redis");
        var options = new HeadwayOptions
        {
            Auth = Settings.Bind<AuthOptions>(configuration, "Auth"),
            Http = Settings.Bind<HttpOptions>(configuration, "Http"),
            Jobs = Settings.Bind<JobsOptions>(configuration, "Jobs"),
            Log = Settings.Bind<LogOptions>(configuration, "Log"),
            Dialects = Settings.Bind<DialectsOptions>(configuration, "Dialects"),
        };
        var descriptors = DescriptorLimit.Read();
        options.Http.MaxConnections = Math.Min(options.Http.MaxConnections, descriptors.MaxLive ?? int.MaxValue);
        RefuseUnprotected(server, options.Auth, configuration);
        builder.Services.AddSingleton(server);
        var urls = PublicUrls.Parse(server.PublicUrls);
        builder.Services.AddSingleton(urls);
        var headway = builder.Services.AddHeadway(given =>
            (given.Auth, given.Http, given.Jobs, given.Log, given.Dialects) = (options.Auth, options.Http, options.Jobs, options.Log, options.Dialects));
        StoreServices.Add(headway, store, redis, server.Role);
        ChannelServices.Add(builder.Services, options.Dialects, redis, StoreServices.IsShared(store, redis), $"{Environment.MachineName}:{Path.GetFullPath(store.Folder)}");
        AddKinds(headway, configuration, Path.Combine(Path.GetFullPath(store.Folder), "corpora"));
        builder.Services.AddOpenApi(openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Servers = urls.IsEmpty ? document.Servers : [new() { Url = urls.Origin }];
            return Task.CompletedTask;
        }));
        builder.Services.Configure<HostFilteringOptions>(static filter => filter.AllowedHosts = ["*"]); // HostCheck replaces it
        builder.Services.AddSingleton(new HostCheck(configuration["AllowedHosts"], urls, isOpenByDefault: options.Auth.HasKeys && !IsLoopback(server.Host)));
        Telemetry.Add(builder.Services, configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToStop(options));
        KestrelTuning.Add(builder.Services, descriptors);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, server));
    }

    private static void AddKinds(HeadwayBuilder headway, ConfigurationManager configuration, string indexFolder)
    {
        try
        {
            headway.AddResearch(configuration, indexFolder);
            headway.Services.AddHeadwayScamCheck(configuration);
        }
        catch (InvalidOperationException fault)
        {
            throw new ConfigurationException(fault.InnerException?.Message ?? fault.Message, fault);
        }

        headway.Services.AddSingleton(static _ => ExtractionCommand.Process());
        headway.Services.AddSingleton<IReportSearch, ReportSearch>();
    }

    // The host waits for the drain and then for the remaining jobs and requests.
    private static TimeSpan TimeToStop(HeadwayOptions options) =>
        TimeSpan.FromSeconds(options.Http.DrainSeconds) + (2 * options.Jobs.StopTimeout) + TimeSpan.FromSeconds(10);

    // Checks Server:Host and the endpoints of the Kestrel configuration.
    private static void RefuseUnprotected(ServerOptions server, AuthOptions auth, ConfigurationManager configuration)
    {
        if (auth.Mode == AuthOptions.Host)
        {
            throw new ConfigurationException("Auth:Mode=host is for applications that embed Headway and sign their users in; this program does not. Set a key (Auth:KeyFile), or --Auth:Mode=none.");
        }

        if (auth.Mode == AuthOptions.None || auth.HasKeys)
        {
            return;
        }

        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(static endpoint => (Name: $"{endpoint.Path}:Url", Url: endpoint["Url"]));
        (string Name, string? Url) open = IsLoopback(server.Host) ? endpoints.FirstOrDefault(static endpoint => endpoint.Url is not null && !PublicAddressCheck.IsLoopback(endpoint.Url)) : ("Server:Host", server.Host);
        if (open.Name is not null)
        {
            throw new ConfigurationException(
                $"{open.Name} is {open.Url}, which others can reach, but no access check is configured. Listen on localhost, set the key of your tokens with Auth:KeyFile, or set --Auth:Mode=none to allow everybody.");
        }
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions server)
    {
        switch (server.Host)
        {
            case "localhost" when server.Port != 0:
                kestrel.ListenLocalhost(server.Port);
                break;
            case "localhost":
                kestrel.Listen(IPAddress.Loopback, server.Port);
                break;
            case "*":
                kestrel.ListenAnyIP(server.Port);
                break;
            default:
                kestrel.Listen(ParseAddress(server.Host), server.Port);
                break;
        }
    }

    private static bool IsLoopback(string host) => host == "localhost" || (host != "*" && IPAddress.IsLoopback(ParseAddress(host)));

    private static IPAddress ParseAddress(string host) => IPAddress.TryParse(host, out var address)
        ? address
        : throw new ConfigurationException($"Server:Host: '{host}' is neither 'localhost' nor an IP address nor '*'.");

    [LoggerMessage(1, LogLevel.Information, "Headway listens on {Address}")]
    private static partial void LogListens(ILogger logger, string address);

    [LoggerMessage(2, LogLevel.Warning, "The setting {OldName} is deprecated. Use {NewName}.")]
    private static partial void LogRenamed(ILogger logger, string oldName, string newName);

    /// <summary>What is wrong with the store, and the option of this program that fixes it.</summary>
    internal static string ExplainStore(LogStoreException fault) =>
        fault.Code is "data_not_writable" or "data_in_use" or "data_foreign" or "data_missing" ? $"{fault.Message} The option --data names the folder." : fault.Message;

    [LoggerMessage(3, LogLevel.Warning, "AllowedHosts is *, and no key is set: a page of any site can reach the server by DNS rebinding. Set Server:PublicUrls instead.")]
    private static partial void LogAnyHost(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "'{Entry}' in the environment variable {Variable} is ignored, because it is not an origin. To allow pages of other sites, set Http:AllowedOrigins.")]
    private static partial void LogIgnoredOrigin(ILogger logger, string entry, string variable);

    [LoggerMessage(5, LogLevel.Warning, "Http:MaxConnections is lowered to {Used} from {Configured}, because this process may open {Descriptors} files. Raise that limit (ulimit -n, or LimitNOFILE in a systemd unit).")]
    private static partial void LogFewDescriptors(ILogger logger, int used, int configured, int? descriptors);

    private static (string Message, int ExitCode)? Explain(Exception fault) => fault switch
    {
        ConfigurationException or AuthSettingException or CorpusUnavailableException or OptionsValidationException => (fault.Message, ExitCodes.Configuration),
        LogStoreException store => (ExplainStore(store), ExitCodes.Data),
        IOException { InnerException: AddressInUseException } =>
            ($"{fault.Message.TrimEnd('.')}: another program listens there. Choose another port with --port.", ExitCodes.Address),
        IOException { InnerException: SocketException } or SocketException => ($"Cannot listen: {fault.Message}", ExitCodes.Address),
        _ => null,
    };
}

namespace Headway.Peers.Servers.Pushpin;

/// <summary>The configuration of Pushpin.</summary>
internal static class PushpinConfig
{
    private const string Internal = "/usr/lib/pushpin/internal.conf";

    /// <summary>The packaged internal configuration, with its own zurl instead of the machine's.</summary>
    public static string InternalText() => File.ReadAllText(Internal).Replace("ipc:///var/run/zurl/zurl-", "ipc://{rundir}/{ipc_prefix}zurl-", StringComparison.Ordinal);

    /// <summary>The text of the main configuration.</summary>
    /// <param name="folder">A writable folder with <c>internal.conf</c>, <c>routes</c> and <c>run/</c>.</param>
    /// <param name="ports">Its ports.</param>
    public static string Text(string folder, PushpinPorts ports) =>
        // The packaged limits of 2,500 messages per second and 25,000 queued messages are raised. The log of each message is off.
        $$"""
        [global]
        include={{folder}}/internal.conf
        rundir={{folder}}/run
        ipc_prefix=pushpin-
        port_offset=0

        [runner]
        services=condure,zurl,pushpin-proxy,pushpin-handler
        http_port=127.0.0.1:{{ports.Http}}
        logdir={{folder}}
        log_level=1
        client_buffer_size=8192
        client_maxconn=16000
        condure_bin=condure
        zurl_bin=zurl

        [proxy]
        routesfile={{folder}}/routes
        updates_check=off

        [handler]
        push_in_spec=tcp://127.0.0.1:{{ports.Push}}
        push_in_sub_specs=tcp://127.0.0.1:{{ports.Subscribe}}
        push_in_http_addr=127.0.0.1
        push_in_http_port={{ports.Publish}}
        push_in_http_max_headers_size=10000
        push_in_http_max_body_size=1000000
        stats_spec=ipc://{rundir}/{ipc_prefix}stats
        command_spec=tcp://127.0.0.1:{{ports.Command}}
        message_rate=1000000000
        message_hwm=1000000000
        message_wait=5000
        id_cache_ttl=60
        connection_subscription_max=20
        subscription_linger=60
        stats_connection_ttl=120
        stats_subscription_ttl=60
        stats_report_interval=10
        stats_format=tnetstring
        """;
}

namespace Headway.Peers.Servers.Nchan;

/// <summary>The nginx configuration for nchan.</summary>
internal static class NchanConfig
{
    /// <summary>The text of the configuration.</summary>
    /// <param name="folder">A writable folder.</param>
    /// <param name="port">The port on the loopback.</param>
    /// <param name="workers">The number of worker processes.</param>
    /// <param name="files">The limit of open files per worker.</param>
    public static string Text(string folder, int port, int workers, int files) =>
        // The message timeout and the memory are large enough that no message is dropped before every reader has it. The file
        // limit and the backlog fit 10,000 readers that connect at once. The access log is off, because it costs time.
        $$"""
        load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
        daemon off;
        pid {{folder}}/nginx.pid;
        error_log stderr error;
        worker_processes {{workers}};
        worker_rlimit_nofile {{files}};
        events {
            worker_connections {{files}};
            multi_accept on;
        }
        http {
            access_log off;
            client_body_temp_path {{folder}}/body;
            proxy_temp_path {{folder}}/proxy;
            fastcgi_temp_path {{folder}}/fastcgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            scgi_temp_path {{folder}}/scgi;
            tcp_nodelay on;
            keepalive_timeout 1h;
            keepalive_requests 1000000000;
            reset_timedout_connection on;
            nchan_shared_memory_size 2048M;
            nchan_message_buffer_length 100000;
            nchan_message_timeout 10m;
            server {
                listen 127.0.0.1:{{port}} backlog=16384;
                location = /ready {
                    return 204;
                }
                location ~ ^/publish/(.+)$ {
                    nchan_publisher http;
                    nchan_channel_id $1;
                }
                location ~ ^/subscribe/(.+)$ {
                    nchan_subscriber eventsource websocket;
                    nchan_channel_id $1;
                    nchan_subscriber_first_message newest;
                }
                location ~ ^/replay/(.+)$ {
                    nchan_subscriber eventsource websocket;
                    nchan_channel_id $1;
                    nchan_subscriber_first_message oldest;
                }
            }
        }
        """;
}

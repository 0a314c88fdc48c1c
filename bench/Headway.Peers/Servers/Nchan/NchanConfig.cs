namespace Headway.Peers.Servers.Nchan;

/// <summary>nginx's configuration for nchan, at its fair best.</summary>
internal static class NchanConfig
{
    /// <summary>Writes it.</summary>
    /// <param name="folder">A folder that nginx may write to.</param>
    /// <param name="port">The port of the loopback.</param>
    /// <param name="workers">How many worker processes.</param>
    /// <param name="files">How many files a worker may have open.</param>
    public static string Text(string folder, int port, int workers, int files) =>
        // Messages stay long enough, and memory is large enough, that none is dropped before every reader has it. The file
        // limit and the backlog take 10,000 readers that come at once. What costs time and serves nobody is off.
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

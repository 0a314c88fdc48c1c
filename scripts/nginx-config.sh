#!/usr/bin/env bash
# Prints deploy/nginx.conf for this machine: nginx-config.sh ADDRESS FOLDER NODE...
# nginx then listens on ADDRESS, writes its files to FOLDER, and balances requests between the NODEs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
address="$1" folder="$2"; shift 2
servers=""
for node in "$@"; do servers+="        server $node max_fails=1 fail_timeout=2s;\\n"; done

echo "daemon off;"
echo "pid $folder/nginx.pid;"
echo "error_log $folder/error.log;"
sed -E \
  -e "s|^worker_processes .*|worker_processes 1;|" -e "/^worker_rlimit_nofile/d" -e "s|worker_connections [0-9]+;.*|worker_connections 4096;|" \
  -e "s|^( *)listen 8080;|\1listen $address;|" \
  -e "s|^( *)access_log .*|\1access_log $folder/access.log headway;|" \
  -e "/^ *server node1:/s|.*|${servers%\\n}|" -e "/^ *server node2:/d" \
  -e "s|^http \{|&\n$(for kind in client_body proxy fastcgi uwsgi scgi; do printf '    %s_temp_path %s/%s;\\n' $kind "$folder" $kind; done)|" \
  "$here/deploy/nginx.conf"

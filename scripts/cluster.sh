# Runs two Headway nodes with Redis and nginx as a demo. Sourced by run. Needs ROOT, STATE and setup.sh; the caller has
# called the need_... functions. Provides: run_cluster PORT OPTION...
#
# Each process has its own session, so that Ctrl-C reaches only this script. The script then stops the nodes first, so
# that they hand their jobs back, then nginx, then Redis.

RESTART_AFTER=10 # seconds; long enough to see that the other node works
NAMES=(redis "node 1" "node 2" nginx)

run_cluster() {
  local port="$1"; shift
  CLUSTER="$STATE/cluster"
  DATA="$ROOT/data/redis"
  PORT="$port" OPTIONS=("$@")
  mkdir -p "$CLUSTER/nginx" "$DATA/redis"
  "$ROOT/scripts/nginx-config.sh" "127.0.0.1:$PORT" "$CLUSTER/nginx" "127.0.0.1:$((PORT + 1))" "127.0.0.1:$((PORT + 2))" > "$CLUSTER/nginx.conf"
  check_ports

  PIDS=() DIED=(0 0 0 0) ENDING=no
  trap end_cluster EXIT
  trap 'exit 0' INT TERM HUP
  start 0
  until_answers "$((PORT + 3))" 0
  start 1; start 2
  until_ready 1; until_ready 2
  start 3
  until_answers "$PORT" 3
  tell
  watch
}

# In the order of NAMES. The output of each is in .run/cluster.
start() {
  case "$1" in
    0) launch 0 redis-server --bind 127.0.0.1 --port "$((PORT + 3))" --dir "$DATA/redis" --appendonly yes --appendfsync everysec --save "" --maxmemory-policy noeviction ;;
    1|2) REDIS_URL="redis://localhost:$((PORT + 3))" launch "$1" dotnet "$ROOT/src/Headway.Server/bin/Release/net10.0/headway.dll" \
           --port "$((PORT + $1))" --data "$DATA/node$1" --Http:DrainSeconds=2 "${OPTIONS[@]}" ;;
    3) launch 3 nginx -p "$CLUSTER/nginx" -e "$CLUSTER/nginx/error.log" -c "$CLUSTER/nginx.conf" ;;
  esac
}

# setpriv: the kernel kills the process when this script is killed.
launch() {
  local index="$1"; shift
  setsid setpriv --pdeathsig TERM "$@" >>"$(log_of "$index")" 2>&1 </dev/null &
  PIDS[index]=$!
  disown # otherwise bash prints a message when the process ends
}

log_of() { echo "$CLUSTER/${NAMES[$1]// /}.log"; }
lives() { [ -n "${PIDS[$1]:-}" ] && kill -0 "${PIDS[$1]}" 2>/dev/null; }
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

check_ports() {
  local offset
  for offset in 0 1 2 3; do
    ! answers $((PORT + offset)) || die "port $((PORT + offset)) is taken: ./run --redis uses $PORT to $((PORT + 3)). Choose others with --port."
  done
}

until_answers() {
  until answers "$1"; do lives "$2" || failed "$2"; sleep 0.1; done
}

until_ready() {
  until curl -fs -o /dev/null "http://127.0.0.1:$((PORT + $1))/readyz"; do lives "$1" || failed "$1"; sleep 0.1; done
}

failed() {
  tail -n 20 "$(log_of "$1")" >&2
  die "${NAMES[$1]} did not start; $(log_of "$1") has what it said."
}

tell() {
  printf '\nHeadway on two nodes, over Redis:\n'
  printf '  %-8s %-26s the page; nginx shares the work between the nodes\n' nginx "http://localhost:$PORT"
  printf '  %-8s %-26s to kill it:    kill -9 %s\n' "node 1" "http://localhost:$((PORT + 1))" "${PIDS[1]}"
  printf '  %-8s %-26s to let it end: kill %s\n' "node 2" "http://localhost:$((PORT + 2))" "${PIDS[2]}"
  printf '  %-8s %-26s data in %s\n' Redis "redis://localhost:$((PORT + 3))" "${DATA#"$ROOT"/}"
  printf 'Open the page, ask something, end a node in another terminal, and watch it go on.\n'
  printf 'What ends is started again after %s seconds. Ctrl-C ends all. Logs: %s\n\n' "$RESTART_AFTER" "${CLUSTER#"$ROOT"/}"
}

watch() {
  local index
  while true; do
    sleep 0.5 & wait $! || true
    for index in 0 1 2 3; do
      if lives "$index"; then DIED[index]=0; continue; fi
      if [ "${DIED[index]}" = 0 ]; then
        DIED[index]=$SECONDS
        say "${NAMES[$index]} has ended; it is started again in $RESTART_AFTER s."
      elif [ $((SECONDS - DIED[index])) -ge $RESTART_AFTER ]; then
        start "$index"
        DIED[index]=0
        say "${NAMES[$index]} is started again: $(describe_end "$index")"
      fi
    done
  done
}

describe_end() { echo "kill ${PIDS[$1]} ends it."; }

end_cluster() {
  trap '' HUP
  trap kill_all INT TERM
  [ ${#PIDS[@]} -eq 0 ] || say "Ending the nodes, nginx and Redis ..."
  end 1 TERM; end 2 TERM
  gone 1; gone 2
  end 3 QUIT; end 0 TERM
  gone 3; gone 0
}

end() { lives "$1" && kill "-$2" "${PIDS[$1]}" 2>/dev/null; true; }
gone() { while lives "$1"; do sleep 0.1; done; }
kill_all() { local index; for index in 0 1 2 3; do end "$index" KILL; done; }

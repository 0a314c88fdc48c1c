# Shared by run and test: installs missing tools on Debian and Ubuntu. Sourced, not run.
# Expects: ROOT. Provides: say, die, need_dotnet, need_node, need_apt, need_server, need_python, build_web.

say() { printf '\033[2m%s\033[0m\n' "$*"; }
die() { printf 'headway: %s\n' "$*" >&2; exit 1; }

STATE="$ROOT/.run"
LEAST_NODE=20.19

need_dotnet() {
  command -v dotnet >/dev/null 2>&1 || die "the .NET 10 SDK is missing. See https://learn.microsoft.com/dotnet/core/install/linux, then run this again."
  dotnet --list-sdks | grep -q '^10\.' || die "the .NET SDK is older than 10 ($(dotnet --version)). See https://learn.microsoft.com/dotnet/core/install/linux, then run this again."
}

# need_apt COMMAND PACKAGE... : installs the packages when the command is missing; without root it prints the command to type.
need_apt() {
  local command="$1"; shift
  command -v "$command" >/dev/null 2>&1 && return 0
  command -v apt-get >/dev/null 2>&1 || die "'$command' is missing. Install it and run this again."
  [ "$(id -u)" = 0 ] || die "'$command' is missing. Type: sudo apt-get update && sudo apt-get install -y $*"
  say "Installing $* ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null || die "apt-get install $* failed."
}

# need_server NAME: the same for a server. Debian starts an installed server, so this function stops it.
need_server() {
  command -v "$1" >/dev/null 2>&1 && return 0
  need_apt "$1" "$1"
  ! command -v systemctl >/dev/null 2>&1 || systemctl disable --now "$1" >/dev/null 2>&1 || true
}

# need_python MODULE PACKAGE: the same for a module of the system's Python.
need_python() {
  /usr/bin/python3 -c "import $1" 2>/dev/null || need_apt "$1, a module of /usr/bin/python3," "$2"
}

node_is_new_enough() {
  command -v node >/dev/null 2>&1 || return 1
  local have; have=$(node --version); have=${have#v}
  [ "$(printf '%s\n%s\n' "$LEAST_NODE" "$have" | sort -V | head -n 1)" = "$LEAST_NODE" ]
}

# Some Debian and Ubuntu releases have a Node that is too old for the web page. The npm registry has newer ones.
need_node() {
  node_is_new_enough && command -v npm >/dev/null 2>&1 && return 0
  need_apt npm nodejs npm
  node_is_new_enough && return 0
  local machine; case "$(uname -m)" in aarch64|arm64) machine=arm64 ;; *) machine=x64 ;; esac
  local package="node-linux-$machine"
  [ -x "$STATE/node/node_modules/$package/bin/node" ] || {
    say "Fetching a newer Node for the web page ..."
    npm install --silent --no-save --prefix "$STATE/node" "$package@22" >/dev/null || die "Node $LEAST_NODE or newer is needed for the web page; start without it: ./run --no-ui"
  }
  PATH="$STATE/node/node_modules/$package/bin:$PATH"
  node_is_new_enough || die "Node $LEAST_NODE or newer is needed for the web page; start without it: ./run --no-ui"
}

digest() { find "$@" -type f -not -path '*/node_modules/*' -not -path '*/test-results/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }

install_web() {
  local wanted; wanted=$(digest "$ROOT/web/package.json" "$ROOT/web/package-lock.json")
  [ "$(cat "$ROOT/web/node_modules/.headway" 2>/dev/null)" = "$wanted" ] && return 0
  say "Installing what the web page is built with ..."
  (cd "$ROOT/web" && npm ci --silent --no-audit --no-fund) || die "npm ci failed in web/."
  printf '%s' "$wanted" > "$ROOT/web/node_modules/.headway"
}

# Builds the page when its sources have changed since the last build.
build_web() {
  local wanted; wanted=$(digest "$ROOT/web")
  [ -f "$ROOT/src/Headway.Server/wwwroot/index.html" ] && [ "$(cat "$STATE/web" 2>/dev/null)" = "$wanted" ] && return 0
  need_node
  install_web
  say "Building the web page ..."
  (cd "$ROOT/web" && npm run --silent build >"$STATE/web.log" 2>&1) || { cat "$STATE/web.log" >&2; die "the web page could not be built."; }
  printf '%s' "$wanted" > "$STATE/web"
}

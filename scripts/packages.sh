#!/usr/bin/env bash
# Packs the libraries, checks the packages, and builds two applications from them outside the repository: one that it
# runs, and the one of docs/add-a-dialect.md. Needs a Release build of the solution (./test makes one). Exits with 1 when
# a package is wrong.
#
#   scripts/packages.sh            packs into a temporary folder, which is deleted at the end
#   scripts/packages.sh FOLDER     packs into FOLDER and keeps the packages there
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PACKED="Headway.AspNetCore Headway.Client Headway.Jobs Headway.Log Headway.Log.Redis Headway.Log.Sqlite Headway.Research Headway.Research.AspNetCore Headway.ScamCheck"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
feed=${1:-$work/feed}; mkdir -p "$feed"; feed=$(cd "$feed" && pwd)

timeout 300 dotnet pack "$ROOT/Headway.slnx" -c Release --no-build -o "$feed" -warnaserror -v quiet
version=$(timeout 60 dotnet msbuild "$ROOT/src/Headway.Log" -getProperty:Version)
python3 "$ROOT/scripts/look_into_packages.py" "$feed" "$version" "$ROOT" $PACKED

# Headway's packages come only from this feed, all others from the machine's configured feeds.
sources() { dotnet nuget list source | sed -nE 's/^ *[0-9]+\. +(.*) \[Enabled\]$/\1/p'; }
mapping() { sources | while read -r name; do printf '    <packageSource key="%s"><package pattern="*" /></packageSource>\n' "$name"; done; }
cp -r "$ROOT/tests/Consumer" "$work/consumer"
rm -rf "$work/consumer/bin" "$work/consumer/obj"
cd "$work/consumer"
cache=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
# Uses the machine's package cache, unless it contains Headway packages.
fallback="<fallbackPackageFolders><add key=\"machine\" value=\"$cache\" /></fallbackPackageFolders>"
! compgen -G "$cache/headway.*" >/dev/null || fallback=""
cat > NuGet.config <<CONFIG
<configuration>
  <config><add key="globalPackagesFolder" value="$work/packages" /></config>
  <packageSources><add key="headway-packed" value="$feed" /></packageSources>
  $fallback
  <packageSourceMapping>
    <packageSource key="headway-packed"><package pattern="Headway.*" /></packageSource>
$(mapping)
  </packageSourceMapping>
</configuration>
CONFIG
unset NUGET_PACKAGES
timeout 300 dotnet build -c Release -v quiet "-p:HeadwayVersion=$version"
timeout 120 dotnet bin/Release/net10.0/Consumer.dll "$work/data"

# The project of docs/add-a-dialect.md, exactly as the page shows it.
mkdir "$work/ticker"; cp NuGet.config "$work/ticker"; cd "$work/ticker"
python3 - "$ROOT/docs/add-a-dialect.md" <<'PYTHON'
import pathlib, re, sys
page = pathlib.Path(sys.argv[1]).read_text()
for name, body in re.findall(r"<!-- source: (\S+) -->\n```\w*\n(.*?)\n```", page, re.S):
    pathlib.Path(pathlib.Path(name).name).write_text(body + "\n")
PYTHON
timeout 300 dotnet build -c Release -v quiet -warnaserror
echo "built the project of docs/add-a-dialect.md"

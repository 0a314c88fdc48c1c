#!/usr/bin/env bash
# Regenerates the PublicAPI.Unshipped.txt of every packed library from its code. Review the git diff before you commit:
# it is the change of the public API.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
log=$(mktemp); trap 'rm -f "$log"' EXIT
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1
for project in $(grep -l '<IsPackable>true' src/*/*.csproj); do
  folder=$(dirname "$project")
  [ -f "$folder/PublicAPI.Shipped.txt" ] || echo '#nullable enable' >"$folder/PublicAPI.Shipped.txt"
  echo '#nullable enable' >"$folder/PublicAPI.Unshipped.txt"
done
# RS0016 names each public symbol that no file declares. --no-incremental: an up-to-date project would not report it.
for project in src/Headway.Server src/Headway.Client; do
  dotnet build "$project" -c Release --no-incremental -v quiet -p:TreatWarningsAsErrors=false \
    -p:EnableNETAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:RestoreForceEvaluate=true >>"$log" 2>&1 || { tail -n 20 "$log"; exit 1; }
done
for file in src/*/PublicAPI.Unshipped.txt; do
  name=$(basename "$(dirname "$file")")
  sed -nE "s/.*RS0016: Symbol '(.*)' is not part of the declared public API.*\/$name\.csproj\].*/\1/p" "$log" | LC_ALL=C sort -u >>"$file"
  printf '%-22s %5d\n' "$name" $(($(wc -l <"$file") - 1))
done

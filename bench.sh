#!/usr/bin/env bash
# Measures this server beside its peers and prints a table, which it also writes to bench/results/. Linux; needs the .NET 10 SDK
# and Node.js 20.
#
#   ./bench.sh          everything: three rounds of every scenario on every server, then the scale series; about 50 minutes
#   ./bench.sh --quick  one short round without the variants of the servers and of the load; five minutes
#   ./bench.sh --micro  the microbenchmarks of the hot types, with allocations; about six minutes
#
# What else is given goes to the load generator: --scenarios "echo;ack", --servers "Socketeer!;Bun", --rounds 5, --measure 5.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
step() { printf '\n== %s\n' "$*" >&2; }

for command in dotnet node npm; do
  command -v "$command" >/dev/null || { echo "$command is missing: install the .NET 10 SDK and Node.js 20." >&2; exit 1; }
done

if [ "${1:-}" = --micro ]; then
  shift
  exec dotnet run -c Release --project bench/Microbenchmarks -- "$@"
fi

# The scenario of idle connections has 14,000 of them open.
limit=$(ulimit -Hn)
if [ "$limit" != unlimited ] && [ "$limit" -lt 16384 ]; then
  echo "A process may have $limit files open here; the scale series needs 16384: raise the hard limit (ulimit -Hn)." >&2
  exit 1
fi
ulimit -n "$([ "$limit" = unlimited ] && echo 65536 || echo "$limit")"

step "peers"
for folder in bench/peers/node bench/peers/bun; do
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error >&2)
done

step "build"
dotnet build bench/peers/DotNet -c Release -v quiet >&2
dotnet build tests/FixtureServer -c Release -v quiet >&2
dotnet build bench/LoadGenerator -c Release -v quiet >&2

load=artifacts/bin/LoadGenerator/release/socketeer-load.dll
mkdir -p bench/results
stamp=$(date -u +%Y-%m-%d)

if [ "${1:-}" = --quick ]; then
  step "quick table"
  dotnet "$load" --results "bench/results/$stamp-quick.md" "$@"
  exit
fi

step "table"
dotnet "$load" --results "bench/results/$stamp.md" "$@"
if [ $# -eq 0 ]; then
  step "scale"
  dotnet "$load" --scale --results "bench/results/$stamp-scale.md"
fi

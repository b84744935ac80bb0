#!/usr/bin/env bash
# Everything a change must pass, on a fresh machine with the .NET 10 SDK and Node.js 20: restore, build, format, every test.
# Installs what the tests need when it may, and otherwise says the one line to type. Nothing is skipped.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
projects=(Protocol EngineIO Server Client Hub Generators MessagePack Tool Fuzz)
step() { printf '\n== %s\n' "$*"; }

need() { # command, what it is
  command -v "$1" >/dev/null || { echo "$1 is missing: install $2." >&2; exit 1; }
}

# Debian packages: installed when we are root, else the line to type.
need_debian() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    echo "The tests need these packages: sudo apt-get install -y ${missing[*]}" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

step "tools"
need dotnet "the .NET 10 SDK"
need node "Node.js 20"
need npm "Node.js 20"
if command -v apt-get >/dev/null; then
  need_debian chromium python3-socketio python3-aiohttp python3-requests python3-websocket
else
  need chromium "Chromium, for the tests of the hub's console"
  /usr/bin/python3 -c 'import socketio' || { echo "python-socketio 5 is missing for /usr/bin/python3." >&2; exit 1; }
fi

step "npm packages"
for folder in tests/Interop/npm tests/Browser; do
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
done

step "restore and build"
dotnet restore Socketeer.slnx
dotnet build Socketeer.slnx -c Release --no-restore

step "native program"
dotnet publish tests/AotClient -c Release --nologo -v quiet

step "format"
dotnet format whitespace Socketeer.slnx --no-restore --verify-no-changes
dotnet format style Socketeer.slnx --no-restore --verify-no-changes --severity warn

passed=0
run_tests() { # project name
  step "tests: $1"
  local output
  output=$("artifacts/bin/$1/release/$1" --progress off --no-ansi 2>&1) || { printf '%s\n' "$output"; echo "$1 failed." >&2; exit 1; }
  printf '%s\n' "$output" | tail -n 7
  printf '%s\n' "$output" | grep -Eq '^ *skipped: 0$' || { echo "$1 skipped tests." >&2; exit 1; }
  passed=$((passed + $(printf '%s\n' "$output" | sed -nE 's/^ *succeeded: ([0-9]+)$/\1/p')))
}

for project in "${projects[@]}"; do
  run_tests "Socketeer.$project.Tests"
done
run_tests Socketeer.Interop.Tests

# A short search, the same every time; tests/Fuzz/README.md says how to run a long one.
step "fuzzing"
artifacts/bin/Fuzz/release/socketeer-fuzz --seconds 3 --seed 1 --crashes artifacts/fuzz

printf '\n%d passed, 0 failed\n' "$passed"

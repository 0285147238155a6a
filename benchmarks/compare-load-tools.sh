#!/usr/bin/env bash
# The load generator side by side with wrk and hey, on one small HTTP server of this machine. Prints one line per measurement.
# Needs wrk, hey, curl and python3 (Debian: apt-get install wrk hey curl python3). Takes about three minutes; leave the machine alone meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${PORT:-5080}
url=http://127.0.0.1:$port/
results=$(mktemp -d)
dotnet build -c Release src/PerfTests.Cli -v q -nologo
dotnet build -c Release benchmarks/PerfTests.EchoServer -v q -nologo
dotnet benchmarks/PerfTests.EchoServer/bin/Release/net10.0/PerfTests.EchoServer.dll "$port" &
server=$!
trap 'kill -CONT $server; kill $server; rm -rf "$results"' EXIT
until curl -sf "$url" > "$results/probe"; do sleep 0.1; done

perftests() { dotnet src/PerfTests.Cli/bin/Release/net10.0/PerfTests.Cli.dll "$@"; }

# show NAME: the figures of the last run of perftests load.
show() {
  python3 - "$1" "$results/load.json" <<'PY'
import json, sys
name, path = sys.argv[1:]
run = json.load(open(path))
response, lag = run["response_us"], run["schedule_lag_us"]
print(f'{name}: {run["goodput_per_second"]:.0f}/s, response p50 {response["p50"] / 1000:.3f} ms p99 {response["p99"] / 1000:.3f} ms '
      f'max {response["max"] / 1000:.1f} ms, service p99 {run["service_us"]["p99"] / 1000:.3f} ms, lag p99 {lag["p99"]:.0f} us, '
      f'generator-bound {run["generator_bound"]}, CPU {run["cpu_seconds"]:.2f} s')
PY
}

# stop_for_a_second PID: freezes a process eight seconds from now.
stop_for_a_second() { sleep 8; kill -STOP "$1"; sleep 1; kill -CONT "$1"; }

echo '== closed loop, 64 connections'
wrk -t2 -c64 -d3s "$url" > "$results/warm"
for _ in 1 2 3; do
  echo "wrk: $(wrk -t2 -c64 -d5s --latency "$url" | grep -E 'Requests/sec|99%' | tr -s ' \n' ' ')"
  perftests load "$url" --connections 64 --duration 5s --warm-up 2s --json > "$results/load.json"
  show perftests
  echo "hey: $(hey -z 5s -c 64 "$url" | grep -E 'Requests/sec|99%' | tr -s ' \t\n' ' ')"
done

echo '== open loop; the dispersion index of arrivals per 10 ms is counted by the server'
for arrivals in '' --poisson; do
  for rate in 1000 10000 30000; do
    curl -sf "${url}dispersion" > "$results/probe" # begins a new count
    perftests load "${url}counted" --rate $rate $arrivals --duration 5s --warm-up 2s --json > "$results/load.json"
    show "$rate/s $arrivals"
    echo "  $(curl -sf "${url}dispersion")"
  done
done

echo '== one second of standstill in 12 s at 1,000/s'
perftests load "$url" --rate 1000 --duration 12s --warm-up 2s --json > "$results/load.json" &
load=$!
stop_for_a_second "$server"
wait "$load"
show 'server stopped'
dotnet src/PerfTests.Cli/bin/Release/net10.0/PerfTests.Cli.dll \
  load "$url" --rate 1000 --duration 12s --warm-up 2s --json > "$results/load.json" &
load=$!
stop_for_a_second "$load"
wait "$load"
show 'generator stopped'
hey -z 12s -c 50 -q 20 "$url" > "$results/hey" &
load=$!
stop_for_a_second "$server"
wait "$load"
echo "hey, server stopped: $(grep -E '99%|Slowest' "$results/hey" | tr -s ' \t\n' ' ')"

echo '== the generator alone'
perftests calibrate

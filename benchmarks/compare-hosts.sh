#!/usr/bin/env bash
# The cost of an operation in containers beside the same in processes: runs of one scenario on either host, by turns, each on a fresh cluster.
#   benchmarks/compare-hosts.sh [SCENARIO] [RUNS]        default: raft-mixed-load 10
# Prints the verdict of `perftests compare` over CPU time, bytes written and protocol messages per operation, and the latency at p50 and p99.
# Needs a Docker engine with the system's images (eval "$(scripts/make-local-images)") and python3. Takes about 25 s for each run and host; leave the machine
# alone meanwhile, or have QUIET=COMMAND run each run under a command that keeps others away.
set -euo pipefail
cd "$(dirname "$0")/.."

scenario=${1:-raft-mixed-load}
runs=${2:-10}
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
dotnet build -c Release src/PerfTests.Cli -v q -nologo
dotnet build -c Release scenarios -v q -nologo
export PERFTESTS_HISTORY=off

for run in $(seq "$runs"); do
  # By turns, and each host first in every other turn: what drifts, drifts for both.
  if [ $((run % 2)) -eq 0 ]; then hosts='process docker'; else hosts='docker process'; fi
  for host in $hosts; do
    # A run that its objectives fail, or that the generator bounded, has its costs all the same.
    ${QUIET:-} dotnet src/PerfTests.Cli/bin/Release/net10.0/PerfTests.Cli.dll run "$scenario" --project scenarios/bin/Release/net10.0/PerfTests.Scenarios.dll --host "$host" \
      --seed "$run" --repetitions 1 --out "$results/$host-$run" >&2 || [ $? -eq 1 ]
  done
done

python3 - "$results" "$runs" <<'PY'
import csv, glob, json, sys
folder, runs = sys.argv[1], int(sys.argv[2])
costs = ["cpu_ms_per_operation", "disk_written_bytes_per_operation", "messages_per_operation"]
rows = []
for run in range(1, runs + 1):
    pair = {}
    for host in ("process", "docker"):
        # A run in which the generator was the limit was repeated: the last one counts.
        result = json.load(open(sorted(glob.glob(f"{folder}/{host}-{run}/*/*/run-*/result.json"))[-1]))
        values = {cost["name"]: cost["value"] for cost in result["costs"]}
        percentiles = {entry["percentile"]: entry["value_us"] for entry in result["latency"]["response"]["percentiles"]}
        pair[host] = {cost: values.get(cost) for cost in costs} | {"response_p50_us": percentiles[50], "response_p99_us": percentiles[99]}
    if all(pair[host]["response_p50_us"] is not None for host in pair):
        rows.append(pair)
    else:
        print(f"pair {run} is left out: one of its runs broke down", file=sys.stderr)
# What the system does not report in every run is left out.
columns = [name for name in rows[0]["process"] if all(pair[host][name] is not None for pair in rows for host in pair)]
for host in ("process", "docker"):
    with open(f"{folder}/{host}.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        table.writerows([pair[host][name] for name in columns] for pair in rows)
PY
dotnet src/PerfTests.Cli/bin/Release/net10.0/PerfTests.Cli.dll compare "$results/process.csv" "$results/docker.csv" --paired || true
cp "$results/process.csv" "$results/docker.csv" reports/ && echo 'tables: reports/process.csv, reports/docker.csv'

#!/usr/bin/env bash
# Checks the checks for slow-downs on real clusters of this machine. Resumable: what has a result is not measured again.
#   benchmarks/regression-on-real-clusters.sh [aa|planted|baseline|table]...    default: all four
# Settings: OUT (folder of results), SESSIONS (A/A sessions, default 20), BLOCKS (12), MAX_BLOCKS (24), SCALE (of durations, default 1),
# LIMIT (seconds that one comparison may take, default 1200), BASELINE_RUNS (8), BASELINE_CHECKS (10).
set -uo pipefail
cd "$(dirname "$0")/.."
OUT=${OUT:-reports/regression}
SESSIONS=${SESSIONS:-20}
BLOCKS=${BLOCKS:-12}
MAX_BLOCKS=${MAX_BLOCKS:-24}
SCALE=${SCALE:-1}
LIMIT=${LIMIT:-1200}
BASELINE_RUNS=${BASELINE_RUNS:-8}
BASELINE_CHECKS=${BASELINE_CHECKS:-10}
configuration=${CONFIGURATION:-Release}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir -p "$OUT"
OUT=$(cd "$OUT" && pwd)
export PERFTESTS_OUT=$OUT/sessions
dotnet build src/PerfTests.Cli -c "$configuration" -v q || exit 1
dotnet build scenarios -c "$configuration" -v q || exit 1
tool=$PWD/src/PerfTests.Cli/bin/$configuration/net10.0/PerfTests.Cli.dll
scenarios=$PWD/scenarios/bin/$configuration/net10.0/PerfTests.Scenarios.dll
perftests() { dotnet "$tool" "$@"; }
# The groups of benchmarks/replica-with-quota.sh.
remove_groups() { find /sys/fs/cgroup/cpu/perftests-quota /sys/fs/cgroup/perftests-quota -depth -type d -exec rmdir {} \; 2> /dev/null; }
trap remove_groups EXIT
trap 'exit 130' INT TERM

# compare NAME SCENARIO BASE CANDIDATE: one comparison, kept as OUT/NAME.check.json.
compare() {
  local name=$1 scenario=$2 base=$3 candidate=$4 result=$OUT/$1.check.json code
  if [ -s "$result" ]; then echo "$name: measured before"; return; fi
  echo "== $name: $scenario, '$base' against '$candidate'"
  timeout --foreground --signal=INT --kill-after=60 "$LIMIT" dotnet "$tool" ab "$scenario" --project "$scenarios" --host process \
    --base "$base" --candidate "$candidate" --blocks "$BLOCKS" --max-blocks "$MAX_BLOCKS" --duration-scale "$SCALE" \
    --json > "$result.unfinished" 2> "$OUT/$name.log"
  code=$?
  tail -n 2 "$OUT/$name.log"
  # 0: no regression, 1: regressed or cut short; anything else gave no result.
  if { [ $code -eq 0 ] || [ $code -eq 1 ]; } && [ -s "$result.unfinished" ]; then
    mv "$result.unfinished" "$result"
  else
    echo "$name: no result (exit code $code), see $OUT/$name.log"
    rm -f "$result.unfinished"
  fi
}

aa() {
  local i
  for i in $(seq 1 "$SESSIONS"); do compare "$(printf 'aa-%02d' "$i")" raft-regression "" ""; done
}

planted() {
  compare planted-apply-delay-200us raft-regression "" planted-apply-delay-us=200
  compare planted-apply-delay-1000us raft-regression "" planted-apply-delay-us=1000
  compare planted-batch-halved raft-saturated "" batch-size=8
  compare planted-sync-forced raft-regression durability=background durability=synced
  compare planted-sync-forced-saturated raft-saturated durability=background durability=synced
  if [ "$(id -u)" -eq 0 ] && [ -d /sys/fs/cgroup ]; then
    export PERFTESTS_QUOTA_PROGRAM=${tool%/*}/replica/PerfTests.Replica
    compare planted-cpu-quota-30 raft-regression "" "program=$PWD/benchmarks/replica-with-quota.sh"
    compare planted-cpu-quota-30-saturated raft-saturated "" "program=$PWD/benchmarks/replica-with-quota.sh"
  else
    echo "planted-cpu-quota-30: needs root and cgroups"
  fi
}

baseline() {
  local i folder=$OUT/baseline name=RaftScenarios.Short_load_held_against_its_baseline
  mkdir -p "$folder"
  export PERFTESTS_BASELINES=$folder PERFTESTS_HOST=process PERFTESTS_DURATION_SCALE=$SCALE
  if [ ! -s "$folder/$name.verified.json" ]; then
    perftests baseline record raft-regression --project "$scenarios" --runs "$BASELINE_RUNS" > "$folder/record.log" 2>&1
    perftests baseline accept raft-regression --project "$scenarios" || return
  fi
  perftests baseline show raft-regression --project "$scenarios"
  for i in $(seq 1 "$BASELINE_CHECKS"); do
    # A check whose runs were invalid (the machine was too busy) is made again the next time.
    grep -qs 'verdict: ' "$folder/check-$i.txt" || {
      timeout --foreground --signal=INT "$LIMIT" dotnet "$tool" run raft-regression --project "$scenarios" > "$folder/check-$i.txt" 2> "$folder/check-$i.log"
    }
    echo "same commit, check $i: $(grep -m 1 -o 'verdict: .*' "$folder/check-$i.txt" || tail -n 1 "$folder/check-$i.txt")"
  done
  # Another machine, as far as the fingerprint goes: one that says it has a processor more. Rates and times are left open, counts still decide.
  other another-machine-same-commit
  export PERFTESTS_PLANTED_PROGRAM=${tool%/*}/replica/PerfTests.Replica PERFTESTS_PLANTED_SET=planted-extra-messages=1
  PERFTESTS_REPLICA=$PWD/benchmarks/replica-with-parameters.sh other another-machine-one-message-more
}

# other NAME: holds raft-regression against the baseline under another fingerprint.
other() {
  local text=$OUT/baseline/$1.txt
  grep -qs 'verdict: ' "$text" || {
    DOTNET_PROCESSOR_COUNT=$(($(nproc) + 1)) timeout --foreground --signal=INT "$LIMIT" dotnet "$tool" run raft-regression \
      --project "$scenarios" > "$text" 2> "$OUT/baseline/$1.log"
  }
  echo "$1: $(grep -m 1 -o 'verdict: .*' "$text" || tail -n 1 "$text")"
  grep -E '^ *(goodput|response|cpu|disk|messages|syncs|log_bytes|socket)[a-z_0-9]* ' "$text"
}

table() {
  perftests comment --table "$OUT"/*.check.json
}

[ $# -gt 0 ] || set -- aa planted baseline table
for one in "$@"; do
  case $one in
    aa | planted | baseline | table) "$one" ;;
    *)
      echo "unknown part '$one': expected aa, planted, baseline or table" >&2
      exit 2
      ;;
  esac
done

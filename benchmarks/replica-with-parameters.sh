#!/usr/bin/env bash
# Runs the reference replica with parameters that the scenario knows nothing of: a planted change of what is under test.
# Used as PERFTESTS_REPLICA or as program=PATH of an arm. PERFTESTS_PLANTED_PROGRAM is the replica, PERFTESTS_PLANTED_SET the
# parameters as name=value, separated by spaces.
set -euo pipefail
arguments=()
for parameter in ${PERFTESTS_PLANTED_SET:-}; do arguments+=("--set=$parameter"); done
exec "${PERFTESTS_PLANTED_PROGRAM:?set it to the path of PerfTests.Replica}" "$@" "${arguments[@]}"

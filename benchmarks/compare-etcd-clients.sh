#!/usr/bin/env bash
# The engine (closed loop, driver of etcd, histograms and log of operations) beside a plain concurrent gRPC client that does nothing but put over one
# multiplexed channel: by turns on the same three etcd processes, with 1, 16, 64 and 256 clients. Prints a Markdown table.
#   benchmarks/compare-etcd-clients.sh [PAIRS] [SECONDS]        default: 8 pairs of blocks of 5 s
# Needs etcd (.ci/install-systems). About two minutes for each number of clients; leave the machine alone meanwhile. CLIENTS="1 16" for fewer,
# QUIET=COMMAND to run each number of clients under a command that keeps others away.
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet build -c Release benchmarks/PerfTests.EtcdClients -v q -nologo >&2
echo '| Clients | Plain, puts/s | Engine, puts/s | Engine / plain (range of pairs) | Plain, CPU us/put | Engine, CPU us/put |'
echo '| ---: | ---: | ---: | ---: | ---: | ---: |'
for clients in ${CLIENTS:-1 16 64 256}; do
  ${QUIET:-} dotnet benchmarks/PerfTests.EtcdClients/bin/Release/net10.0/PerfTests.EtcdClients.dll "$clients" "${1:-8}" "${2:-5}"
done

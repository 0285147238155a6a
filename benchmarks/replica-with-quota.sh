#!/usr/bin/env bash
# Runs the reference replica with a quota of processor time: a planted slow-down that a regression check must find.
# Used as program=PATH of an arm. PERFTESTS_QUOTA_PROGRAM is the replica, PERFTESTS_QUOTA_PERCENT its share of one processor (default 30).
# Needs root and cgroups; the caller removes what is below the group "perftests-quota".
set -euo pipefail
program=${PERFTESTS_QUOTA_PROGRAM:?set it to the path of PerfTests.Replica}
percent=${PERFTESTS_QUOTA_PERCENT:-30}
node=node
for argument in "$@"; do
  case $argument in --node=*) node=${argument#--node=} ;; esac
done
if [ -f /sys/fs/cgroup/cpu/cpu.cfs_quota_us ]; then
  group=/sys/fs/cgroup/cpu/perftests-quota/$node
  mkdir -p "$group"
  echo 100000 > "$group/cpu.cfs_period_us"
  echo $((percent * 1000)) > "$group/cpu.cfs_quota_us"
else
  parent=/sys/fs/cgroup/perftests-quota
  group=$parent/$node
  mkdir -p "$parent"
  echo +cpu > /sys/fs/cgroup/cgroup.subtree_control
  echo +cpu > "$parent/cgroup.subtree_control"
  mkdir -p "$group"
  echo "$((percent * 1000)) 100000" > "$group/cpu.max"
fi
echo $$ > "$group/cgroup.procs"
exec "$program" "$@"

# Is anything of a test's daemon left? To be sourced after lib.sh, with $work set.
#
# A daemon's folder is called dtls-SPACE-PID-START-ID after the process that owns it; where it does not
# lie in /tmp, a link of that name does, or in /run or /var/tmp. Its bridge, its cgroups and, in a swarm,
# its network namespace are called dtls followed by ID. What belongs to a process that still runs is in
# use by somebody else, and what was there before we began is not ours.

# Does a daemon's ID belong to a process that runs?
in_use() {
  for in_use_folder in /tmp/dtls-*-"$1" /run/dtls-*-"$1" /var/tmp/dtls-*-"$1"; do
    in_use_pid=$(basename "$in_use_folder" | cut -d - -f 3)
    { [ ! -e "$in_use_folder" ] && [ ! -L "$in_use_folder" ]; } || [ ! -d "/proc/$in_use_pid" ] || return 0
  done
  return 1
}

# Prints a line for each thing that no running process owns.
orphans() {
  {
    ls -d /tmp/dtls-* /run/dtls-* /var/tmp/dtls-* 2>/dev/null | sed 's:.*-\([^-]*\)$:\1 folder &:'
    sed -n 's/^ *dtls\([^:]*\):.*/\1 bridge dtls\1/p' /proc/net/dev
    ls -d /run/netns/dtls* 2>/dev/null | sed 's:.*/dtls\(.*\)$:\1 namespace &:'
    find /sys/fs/cgroup -maxdepth 3 -type d -name 'dtls????????' 2>/dev/null |
      sed 's:.*/dtls\(.*\)$:\1 cgroup &:'
    sed -n 's:^[^ ]* \([^ ]*/dtls-[^/ ]*-\)\([^-/ ]*\)\([/ ].*\)$:\2 mount \1\2\3:p' /proc/mounts
    # A process may end meanwhile.
    grep -las '/dtls-' /proc/[0-9]*/cmdline | while read -r orphan_file; do
      orphan_pid=$(basename "$(dirname "$orphan_file")")
      { tr '\0' ' ' <"$orphan_file"; } 2>/dev/null | cut -c 1-300 | grep -v '^[^ ]*java ' |
        sed -n "s:.*/dtls-[^/ ]*-\([^-/ ]*\)[/ ].*:\1 process $orphan_pid &:p"
    done
    # A container's process names nothing of ours, but sees its daemon's files.
    grep -ls '/dtls-[^ ]* /etc/host' /proc/[0-9]*/mountinfo | while read -r orphan_file; do
      orphan_pid=$(basename "$(dirname "$orphan_file")")
      sed -n "s:.*/dtls-[^/ ]*-\([^-/ ]*\)/[^ ]* /etc/host.*:\1 process $orphan_pid:p" "$orphan_file" \
        2>/dev/null | head -n 1
    done
  } | while read -r orphan_id orphan_rest; do
    in_use "$orphan_id" || say "$orphan_rest"
  done
  ls -d /tmp/docktls* 2>/dev/null
}

leftovers_before() { orphans | sort >"$work/orphans-before"; }

leftovers() {
  orphans | sort >"$work/orphans-after"
  new_orphans=$(comm -13 "$work/orphans-before" "$work/orphans-after")
  [ -z "$new_orphans" ] || { say "FAILED: left behind:" "$new_orphans"; return 1; }
}

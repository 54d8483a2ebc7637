#!/bin/sh
# What the entry point of docker:dind does for a dockerd that is told where to listen: the ground for
# a daemon in a container. Its own way with certificates is left out.
set -e
if [ "${1:-}" = dockerd ]; then
  rm -f /run/docker.pid
  # cgroup v2: a group that has processes cannot have subgroups with controllers.
  if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p /sys/fs/cgroup/init
    xargs -rn1 </sys/fs/cgroup/cgroup.procs >/sys/fs/cgroup/init/cgroup.procs 2>/dev/null || :
    sed -e 's/ / +/g' -e 's/^/+/' </sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
  fi
  mount --make-rshared / 2>/dev/null || :
  set -- docker-init -- "$@"
fi
exec "$@"

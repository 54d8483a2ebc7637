# What dev/verify and dev/quickstart share: POSIX shell, to be sourced with $root set.

say() { printf '%s\n' "$*"; }

fail() {
  say "$*" >&2
  exit 1
}

now() { date +%s; }

# What Maven says after each failure, whatever it is.
maven_prose='\[ERROR\] *$|Help 1|full stack trace|full debug logging|more information about|mvn <args>'
maven_prose="$maven_prose|After correcting|See dump files|surefire-reports for|Failures: *$"

# What a step prints goes to the log; the terminal gets one line with the seconds that it took.
# A step that fails shows the log's telling lines, counts, and does not end the script.
# step TITLE COMMAND...
step() {
  step_title=$1
  shift
  step_from=$(now)
  printf '%s ...' "$step_title"
  printf '\n==> %s\n' "$step_title" >>"$log"
  step_line=$(wc -l <"$log")
  if "$@" >>"$log" 2>&1; then
    say " $(($(now) - step_from)) s"
  else
    say " FAILED after $(($(now) - step_from)) s"
    failed_steps=$((failed_steps + 1))
    tail -n "+$step_line" "$log" | grep -E '^(\[ERROR\]|Error|FAILED|mvn)' | grep -vE "$maven_prose" |
      cut -c 1-300 | head -n 30
    return 1
  fi
}

skipped() { say "$1 ... skipped: $2"; }

# The major version of the JDK in a directory, or nothing if it is none.
jdk_version() {
  [ -x "$1/bin/javac" ] || return 0
  "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

# Every JDK from 17 on that can be found, one a line: its version and its directory.
jdks() {
  jdks_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$jdks_path" ]; then
    jdks_path=$(readlink -f "$jdks_path")
    jdks_path=${jdks_path%/bin/javac}
  fi
  for jdks_home in "${JAVA_HOME:-}" "$jdks_path" /usr/lib/jvm/* /opt/java/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/*; do
    [ -n "$jdks_home" ] && [ -d "$jdks_home" ] || continue
    jdks_found=$(jdk_version "$jdks_home")
    [ -n "$jdks_found" ] && [ "$jdks_found" -ge 17 ] && say "$jdks_found $(readlink -f "$jdks_home")"
  done | sort -n | awk '!seen[$2]++'
}

# Sets jdk (the one to build with: 17, else the oldest that will do) and newest_jdk (or nothing).
choose_jdks() {
  chosen=$(jdks)
  jdk=$(say "$chosen" | awk 'NR == 1 { print $2 }')
  jdk_number=$(say "$chosen" | awk 'NR == 1 { print $1 }')
  newest_jdk=$(say "$chosen" | awk -v old="$jdk_number" '$1 > old { home = $2 } END { print home }')
  newest_number=$(say "$chosen" | awk 'END { print $1 }')
}

# What a real daemon and the tests need, as Debian's packages; prints those that are missing.
missing_packages() {
  # dockerd and its tools are often outside a user's PATH.
  (
    PATH=$PATH:/usr/sbin:/sbin
    [ -n "$(jdks)" ] || say "$java_package"
    command -v dockerd >/dev/null || say docker.io
    command -v iptables >/dev/null || say iptables
    command -v ip >/dev/null || say iproute2
    command -v openssl >/dev/null || say openssl
    # A release is signed.
    [ -z "${all_tests:-}${signs:-}" ] || command -v gpg >/dev/null || say gnupg
    # Where Maven is missing, mvnw fetches it, and needs one of these.
    command -v mvn >/dev/null || command -v curl >/dev/null || command -v wget >/dev/null || say curl
    # It goes into an image without any library beside it.
    busybox=$(command -v busybox) && ! ldd "$busybox" >/dev/null 2>&1 || say busybox-static
    [ "${all_tests:-}" != yes ] || missing_test_packages
  )
}

# What only the integration tests need.
missing_test_packages() {
  command -v nginx >/dev/null || say nginx-light
  [ -e /usr/lib/nginx/modules/ngx_stream_module.so ] || say libnginx-mod-stream
  command -v docker-registry >/dev/null || say docker-registry
  # The page of a diagnosis is looked at in a real browser.
  command -v chromium >/dev/null || say chromium
  # System calls are counted.
  command -v strace >/dev/null || say strace
}

apt() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# Installs packages without starting a service: the tests start daemons of their own.
install_packages() {
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
    policy_is_ours=yes
  fi
  apt "$@" || { apt-get update -q && apt "$@"; }
  installed=$?
  [ "${policy_is_ours:-}" != yes ] || rm -f $policy
  return $installed
}

# Installs what is missing where that may be done, and else says what to install and ends.
prepare() {
  java_package=openjdk-17-jdk-headless
  if command -v apt-cache >/dev/null && ! apt-cache show $java_package >/dev/null 2>&1; then
    java_package=default-jdk-headless
  fi
  missing=$(missing_packages | tr '\n' ' ')
  missing=${missing% }
  if [ -n "$missing" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
      fail "Missing: $missing (Debian's package names). Install them and call again:" \
        "sudo apt-get install --no-install-recommends $missing"
    fi
    # shellcheck disable=SC2086
    step "installing $missing" install_packages $missing || fail "See $log"
  fi
  [ "$(id -u)" = 0 ] || fail "A real dockerd needs root: call it as root, with sudo $0"
  find_tools
}

# Sets jdk, newest_jdk and mvn.
find_tools() {
  PATH=$PATH:/usr/sbin:/sbin
  export PATH
  choose_jdks
  [ -n "$jdk" ] || fail "No JDK 17 or newer was found. Install one, or set JAVA_HOME."
  mvn=$root/mvnw
  if new_enough "$(JAVA_HOME=$jdk mvn -B -v 2>/dev/null)"; then mvn=mvn; fi
}

# Ubuntu 22.04 brings a Maven that is older than the build asks for.
new_enough() {
  maven_version=$(say "$1" | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
  [ -n "$maven_version" ] &&
    [ "$(printf '3.8.7\n%s\n' "$maven_version" | sort -V | head -n 1)" = 3.8.7 ]
}

# maven JDK SECONDS ARGUMENT...: Maven on that JDK, ended after that time.
maven() {
  maven_home=$1
  maven_seconds=$2
  shift 2
  JAVA_HOME=$maven_home MAVEN_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${MAVEN_OPTS:-}" \
    timeout --foreground -k 20 "$maven_seconds" "$mvn" -B -ntp "$@" </dev/null
}

# Goals and checks that only what is to be published needs.
without_checks="-Dmaven.test.skip=true -Dspotless.check.skip=true -Denforcer.skip=true
  -Dmdep.analyze.skip=true -Dmaven.javadoc.skip=true -Dmaven.source.skip=true"

# copy DIRECTORY: the sources alone, as git sees them, or without what was built.
copy() {
  mkdir -p "$1" || return 1
  if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -co --exclude-standard | while read -r copy_file; do
      [ ! -e "$copy_file" ] || say "$copy_file"
    done | tar -cf - -T - | tar -xf - -C "$1"
  else
    tar -cf - --exclude=target --exclude=.git . | tar -xf - -C "$1"
  fi
}

# The local repository, as a tree of links without our own artifacts: a project outside finds what
# we install there, nothing is downloaded twice, and the real one never holds our artifacts.
link_repository() {
  # Some Mavens colour even this.
  local_repository=$(maven "$jdk" 300 -q -N org.apache.maven.plugins:maven-help-plugin:3.5.2:evaluate \
    -Dexpression=settings.localRepository -DforceStdout 2>>"$log" |
    tr -d '\033' | sed -n 's:^\[*[^/]*\(/.*\):\1:; s:\[0*m$::; /^\//p' | tail -n 1)
  mkdir -p "$work/repository" || return 1
  if [ -d "$local_repository" ]; then
    cp -as "$local_repository/." "$work/repository/" || return 1
  else
    say "There is no local repository at \"$local_repository\""
  fi
  rm -rf "$work/repository/io/github/dockertls"
}

# What was downloaded into the tree of links goes into the local repository, so that it is downloaded once.
keep_downloads() {
  [ -d "${local_repository:-}" ] && [ -d "$work/repository" ] || return 0
  (cd "$work/repository" &&
    find . -type f ! -path './io/github/dockertls/*' ! -name '*.lastUpdated' ! -name 'maven-metadata-local.xml' -print0 |
    xargs -0r cp -an --parents -t "$local_repository")
}

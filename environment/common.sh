# shellcheck shell=bash disable=SC2034  # the places are for the scripts that source this file
# What the scripts of this directory share: places, messages, the search for a JDK and for Python,
# long steps with visible progress, and the lock. Sourced, never run.
# Kept to what bash 3.2 knows, which is the bash of macOS.

set -euo pipefail

environment=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
project=$(dirname -- "$environment")
cache=$project/.cache
logs=$cache/logs
venv=$project/.venv
library_jar=$project/lib/target/codestep-0.1.0-SNAPSHOT.jar
kernel_jar=$environment/kernel/target/codestep-kernel.jar

minimum_java=17
minimum_python=3.11   # the tracer counts lines as CPython 3.11 does

# Messages go to standard error: standard output belongs to the command that the user called.
say() { printf '%s\n' "$*" >&2; }

die() {
  local code=$1
  shift
  say "$@"
  exit "$code"
}

# usage: prints the comment at the head of the calling script, which is its help text.
usage() { sed -n '2,/^$/ { s/^# \{0,1\}//; p; }' "$0"; }

# --- Java and Python ------------------------------------------------------------------------------------------

# java_major HOME: the feature release of the JDK at HOME, 0 where there is none.
# Reads the file `release`, which every JDK since 9 has: starting a JVM to ask would take half a second.
java_major() {
  local version=0
  [[ ! -r $1/release ]] || version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  printf '%s' "${version:-0}"
}

jdk_candidates() {
  local javac
  [[ -z ${JAVA_HOME:-} ]] || printf '%s\n' "$JAVA_HOME"
  if javac=$(command -v javac); then
    javac=$(readlink -f "$javac")
    printf '%s\n' "${javac%/bin/javac}"
  fi
  [[ ! -x /usr/libexec/java_home ]] || /usr/libexec/java_home -v "$minimum_java+" 2>/dev/null || true
  printf '%s\n' /usr/lib/jvm/* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

# find_jdk: prints the home of the first JDK that is new enough: JAVA_HOME, then the PATH, then the usual places.
find_jdk() {
  local home
  while IFS= read -r home; do
    if [[ -x $home/bin/javac ]] && (($(java_major "$home") >= minimum_java)); then
      printf '%s\n' "$home"
      return 0
    fi
  done < <(jdk_candidates)
  return 1
}

# find_python: prints the first Python on the PATH that is new enough and can make a virtual environment.
find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && "$name" -c "
import ensurepip, sys, venv
sys.exit(sys.version_info < tuple(map(int, '$minimum_python'.split('.'))))" 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

# --- Long steps -----------------------------------------------------------------------------------------------

# clock SECONDS: 83 as 1:23.
clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# last_line FILE: the last line with text in it, without colours, for a line of progress.
last_line() {
  tail -c 2000 "$1" 2>/dev/null | tr '\r' '\n' | sed $'s/\x1b\\[[0-9;]*[A-Za-z]//g; s/^[[:space:]]*//' |
    grep -v '^$' | tail -n 1 || true
}

# follow TITLE LOG PID: shows what the process writes to the log until it ends: a line that moves on a terminal,
# a line every 20 seconds elsewhere, so that the log of an automatic build is never silent for long.
follow() {
  local title=$1 log=$2 pid=$3 started=$SECONDS shown=$SECONDS line columns
  while kill -0 "$pid" 2>/dev/null; do
    if [[ -t 2 ]]; then
      columns=$(tput cols 2>/dev/null || echo 80)
      line="$title $(clock $((SECONDS - started)))  $(last_line "$log")"
      printf '\r\033[K%s' "${line:0:columns-1}" >&2
    elif ((SECONDS - shown >= 20)); then
      line="  $title $(clock $((SECONDS - started)))  $(last_line "$log")"
      say "${line:0:150}"
      shown=$SECONDS
    fi
    sleep 0.2
  done
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
}

# step TITLE LOG COMMAND [ARG ...]: runs a command with its output in .cache/logs/LOG.log, shows that it is
# alive, and closes with one line. When it fails: the end of the log, and the command's exit code.
step() {
  local title=$1 log=$logs/$2.log started=$SECONDS code=0 pid
  shift 2
  mkdir -p "$logs"
  # Job control gives the command a process group of its own, so that an interrupt reaches all of it.
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  # shellcheck disable=SC2064  # $pid is meant now
  trap "kill -TERM -- -$pid 2>/dev/null; exit 130" INT TERM
  follow "$title" "$log" "$pid"
  wait "$pid" || code=$?
  trap - INT TERM
  if ((code == 0)); then
    say "$title: done in $(clock $((SECONDS - started)))"
  else
    say "$title: failed after $(clock $((SECONDS - started))), exit code $code. The end of ${log#"$project"/}:"
    tail -n 30 "$log" | sed 's/^/  | /' >&2
  fi
  return "$code"
}

# --- Running once ---------------------------------------------------------------------------------------------

# digest: a hash of standard input.
digest() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

# lock_descriptor [-n]: locks file descriptor 9; with -n it fails at once where another process holds the lock.
lock_descriptor() {
  if command -v flock >/dev/null; then
    flock "$@" 9
  else # macOS. A lock belongs to the open file, so it outlives the Python that asked for it.
    "$(find_python)" -c 'import fcntl, sys
fcntl.flock(9, fcntl.LOCK_EX | (fcntl.LOCK_NB if sys.argv[1:] else 0))' "$@" 2>/dev/null
  fi
}

# take_lock: from here to the end of this process nobody else sets up or builds this project.
take_lock() {
  mkdir -p "$cache"
  exec 9>>"$cache/lock"
  lock_descriptor -n && return
  say "Another process is setting up or building $project; waiting for it."
  lock_descriptor
}

#!/bin/sh
# Checks that every stream and group of streams.txt exists and that provisioning can run again. Lists all failures.
set -eu

case "${1:-}" in
  '') ;;
  -h | --help)
    cat <<'HELP'
usage: verify.sh [--help]

Checks the Redis streams and groups of Caracal; takes the same environment as provision-streams.sh:
REDIS_URL (or REDIS_URL_FILE), or REDIS_HOST, REDIS_PORT and REDIS_PASSWORD (or REDIS_PASSWORD_FILE), and STREAMS_FILE.
Prints "ok   stream group" to standard output and "FAIL what" to standard error.
Exit code: 0 all there, 1 something is missing (each failure is listed), 2 wrong usage.
HELP
    exit 0
    ;;
  *)
    echo "verify.sh: unknown argument: $1 (try --help)" >&2
    exit 2
    ;;
esac

# Without redis-cli the program does the same.
if ! command -v redis-cli >/dev/null 2>&1 && [ -z "${STREAMS_FILE:-}" ]; then
  root=$(cd "$(dirname "$0")/../.." && pwd -P)
  exec "${CARACAL:-$root/caracal}" streams verify
fi

# shellcheck source-path=SCRIPTDIR source=redis-connection.sh
. "$(dirname "$0")/redis-connection.sh"

failures=0
missing() {
  echo "FAIL $*" >&2
  failures=$((failures + 1))
}

check_group() {
  if redis XINFO GROUPS "$1" | grep -Fx -- "$2" >/dev/null; then
    echo "ok   $1 $2"
  else
    missing "$1: group $2 does not exist"
  fi
}

while read -r stream groups _; do
  case "$stream" in '' | '#'*) continue ;; esac
  type=$(redis TYPE "$stream")
  if [ "$type" != stream ]; then
    missing "$stream: is '$type', not a stream"
    continue
  fi
  echo "ok   $stream"
  if [ "$groups" != - ]; then
    for group in $(echo "$groups" | tr ',' ' '); do
      check_group "$stream" "$group"
    done
  fi
done <"$streams_file"

if [ "$failures" = 0 ]; then
  if again=$("$(dirname "$0")/provision-streams.sh" 2>&1); then
    echo 'ok   provisioning ran again'
  else
    missing "provisioning did not run again: $again"
  fi
fi
[ "$failures" = 0 ] || fail "$failures failed"

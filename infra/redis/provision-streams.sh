#!/bin/sh
# Creates the streams and consumer groups listed in streams.txt. Running it again changes nothing.
set -eu

case "${1:-}" in
  '') ;;
  -h | --help)
    cat <<'HELP'
usage: provision-streams.sh [--help]

Creates the Redis streams and consumer groups of Caracal; what exists is left alone.
New groups begin at the first entry of their stream, so nothing published earlier is lost.

  REDIS_URL (or REDIS_URL_FILE)            redis://[[user]:password@]host[:port][/database]
  or REDIS_HOST, REDIS_PORT                default 127.0.0.1, 6379
     REDIS_PASSWORD, REDIS_PASSWORD_FILE   the password or a file that holds it
  REDIS_CA_FILE                            for rediss://: who may have signed the certificate
  STREAMS_FILE                             the list; default streams.txt beside this script
  CARACAL                                  where redis-cli is not installed: the program that does the same; default
                                           caracal in the root of the checkout

Exit code: 0 done (warnings go to standard error), 1 failed, 2 wrong usage.
HELP
    exit 0
    ;;
  *)
    echo "provision-streams.sh: unknown argument: $1 (try --help)" >&2
    exit 2
    ;;
esac

# Without redis-cli the program does the same.
if ! command -v redis-cli >/dev/null 2>&1 && [ -z "${STREAMS_FILE:-}" ]; then
  root=$(cd "$(dirname "$0")/../.." && pwd -P)
  exec "${CARACAL:-$root/caracal}" streams provision
fi

# shellcheck source-path=SCRIPTDIR source=redis-connection.sh
. "$(dirname "$0")/redis-connection.sh"

create_group() {
  reply=$(redis XGROUP CREATE "$1" "$2" 0 MKSTREAM 2>&1) || fail "cannot create group $2 on $1: $reply"
  case "$reply" in
    OK) echo "created $1 $2" ;;
    *BUSYGROUP*) echo "exists  $1 $2" ;;
    *) fail "cannot create group $2 on $1: $reply" ;;
  esac
}

seed() {
  [ "$(redis EXISTS "$1")" = 0 ] || { echo "exists  $1"; return; }
  reply=$(redis XADD "$1" MAXLEN '~' 1 '*' init 1 2>&1) || fail "cannot seed $1: $reply"
  case "$reply" in
    [0-9]*-[0-9]*) echo "seeded  $1" ;;
    *) fail "cannot seed $1: $reply" ;;
  esac
}

warn_when_longer() {
  length=$(redis XLEN "$1")
  case "$length" in
    '' | *[!0-9]*) fail "cannot measure $1: $length" ;;
  esac
  if [ "$length" -gt "$2" ]; then
    echo "warning: $1 has $length entries, more than its bound of $2" >&2
  fi
}

while read -r stream groups bound; do
  case "$stream" in '' | '#'*) continue ;; esac
  if [ "$groups" = - ]; then
    seed "$stream"
  else
    for group in $(echo "$groups" | tr ',' ' '); do
      create_group "$stream" "$group"
    done
  fi
  if [ "$bound" != - ]; then
    warn_when_longer "$stream" "$bound"
  fi
done <"$streams_file"

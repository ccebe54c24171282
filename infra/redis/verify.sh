#!/bin/sh
# Checks that every stream and group of streams.txt exists, that provisioning can run again, and with --users the users. Lists all failures.
set -eu

check_users=false
case "${1:-}" in
  '') ;;
  --users) check_users=true ;;
  -h | --help)
    cat <<'HELP'
usage: verify.sh [--users] [--help]

Checks the Redis streams and groups of Caracal; takes the same environment as provision-streams.sh:
REDIS_URL (or REDIS_URL_FILE), or REDIS_HOST, REDIS_PORT and REDIS_PASSWORD (or REDIS_PASSWORD_FILE), and STREAMS_FILE.
For rediss:// REDIS_CA_FILE names who may have signed the certificate.

  --users   checks too that the users of the services (users.txt, USERS_FILE) exist, may log in with a password, and have the rules
            of the list and no others; needs the login of an administrator, and Redis 7 or newer where redis-cli is used. With
            CARACAL_SECRETS_DIR, whose files <service>RedisPassword hold their passwords, each of them logs in as well.

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
  if [ "$check_users" = true ]; then set -- streams verify --users; else set -- streams verify; fi
  exec "${CARACAL:-$root/caracal}" "$@"
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

# The rules of a user as the server writes them: without name, state and passwords.
rules_of() {
  redis ACL LIST | tr -d '\r' | sed -n "s/^user $1 //p" \
    | sed -e 's/ \{0,1\}#[0-9a-f]\{64\}//g' -e 's/^\(on\|off\) //' -e 's/ \{0,1\}\(nopass\|sanitize-payload\)//g' -e 's/^ *//'
}

# Whether the user may log in: with a password of its own, or as the file says when there is one.
check_login() {
  state=$(redis ACL LIST | tr -d '\r' | sed -n "s/^user caracal$1 //p")
  case " $state" in
    *' off '* | *' nopass '*) missing "user caracal$1: cannot log in with a password"; return 1 ;;
  esac
  [ -n "${CARACAL_SECRETS_DIR:-}" ] || return 0
  password=$(cat "$CARACAL_SECRETS_DIR/$1RedisPassword") || fail "cannot read $CARACAL_SECRETS_DIR/$1RedisPassword"
  answer=$(redis_user=caracal$1 REDISCLI_AUTH=$password; export REDISCLI_AUTH; redis PING 2>&1) || true
  [ "$answer" = PONG ] || { missing "user caracal$1: $answer"; return 1; }
}

check_user() {
  found=$(rules_of "caracal$1")
  if [ -z "$found" ]; then
    missing "user caracal$1: does not exist"
    return
  fi
  # What the server makes of the rules, it tells of a user who cannot log in and is gone again at once.
  # shellcheck disable=SC2086 # each rule is a word of its own
  reply=$(set -f; redis ACL SETUSER caracalcheck reset $2)
  [ "$reply" = OK ] || fail "the rules of caracal$1 are not taken: $reply"
  wanted=$(rules_of caracalcheck)
  redis ACL DELUSER caracalcheck >/dev/null
  if [ "$found" != "$wanted" ]; then
    missing "user caracal$1: has other rules than those of users.txt"
  elif check_login "$1"; then
    echo "ok   user caracal$1"
  fi
}

if [ "$check_users" = true ]; then
  require_selectors
  users >/dev/null
  while read -r service rules; do
    case "$service" in '' | '#'*) continue ;; esac
    check_user "$service" "$rules"
  done <"$users_file"
fi

if [ "$failures" = 0 ]; then
  if again=$("$(dirname "$0")/provision-streams.sh" 2>&1); then
    echo 'ok   provisioning ran again'
  else
    missing "provisioning did not run again: $again"
  fi
fi
[ "$failures" = 0 ] || fail "$failures failed"

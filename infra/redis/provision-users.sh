#!/bin/sh
# Makes the users listed in users.txt, one per service. Running it again gives them their rules and passwords again.
set -eu

case "${1:-}" in
  '') ;;
  -h | --help)
    cat <<'HELP'
usage: provision-users.sh [--help]

Makes the Redis users of Caracal's services, caracalapi, caracalsts, caracalgateway, caracalaudit, caracalcoordinator and
caracalcontrol, each with what its service needs and nothing else. Where they exist they get their rules and passwords again.

  REDIS_URL (or REDIS_URL_FILE)            redis://[[user]:password@]host[:port][/database], of an administrator
  or REDIS_HOST, REDIS_PORT                default 127.0.0.1, 6379
     REDIS_PASSWORD, REDIS_PASSWORD_FILE   the password or a file that holds it
  REDIS_CA_FILE                            for rediss://: who may have signed the certificate
  CARACAL_SECRETS_DIR                      a directory with the passwords, files <service>RedisPassword
  or CARACAL_<SERVICE>_REDIS_PASSWORD, CARACAL_<SERVICE>_REDIS_PASSWORD_FILE
                                           for API, STS, GATEWAY, AUDIT, COORDINATOR and CONTROL
  USERS_FILE                               the list; default users.txt beside this script
  CARACAL                                  where redis-cli is not installed: the program that does the same; default
                                           caracal in the root of the checkout

Needs Redis 7 or newer where redis-cli is used. A server without an ACL file forgets its users when it restarts.
Exit code: 0 done (warnings go to standard error), 1 failed, 2 wrong usage.
HELP
    exit 0
    ;;
  *)
    echo "provision-users.sh: unknown argument: $1 (try --help)" >&2
    exit 2
    ;;
esac

# Without redis-cli the program does the same.
if ! command -v redis-cli >/dev/null 2>&1 && [ -z "${USERS_FILE:-}" ]; then
  root=$(cd "$(dirname "$0")/../.." && pwd -P)
  exec "${CARACAL:-$root/caracal}" streams users
fi

# shellcheck source-path=SCRIPTDIR source=redis-connection.sh
. "$(dirname "$0")/redis-connection.sh"

require_selectors

# The password of a service: the variable, the file that its _FILE variable names, or the file in the directory.
password_of() {
  variable=CARACAL_$(echo "$1" | tr '[:lower:]' '[:upper:]')_REDIS_PASSWORD
  eval "password=\${$variable:-}; file=\${${variable}_FILE:-}"
  if [ -z "$password" ] && [ -z "$file" ] && [ -n "${CARACAL_SECRETS_DIR:-}" ]; then
    file=$CARACAL_SECRETS_DIR/$1RedisPassword
  fi
  if [ -z "$password" ] && [ -n "$file" ]; then
    password=$(cat "$file") || fail "cannot read $file"
  fi
  [ -n "$password" ] || fail "no password for caracal$1; set $variable or ${variable}_FILE, or CARACAL_SECRETS_DIR"
}

# All passwords are looked for before anything is changed.
users | while read -r service _; do password_of "$service"; done || exit 1

set -f
users | while read -r service rules; do
  password_of "$service"
  # shellcheck disable=SC2086 # each rule is a word of its own
  reply=$(redis ACL SETUSER "caracal$service" reset on "#$(printf %s "$password" | sha256)" $rules 2>&1) \
    || fail "cannot make caracal$service: $reply"
  [ "$reply" = OK ] || fail "cannot make caracal$service: $reply"
  echo "made    caracal$service"
done || exit 1

case "$(redis ACL SAVE 2>&1)" in
  OK) ;;
  *) echo 'warning: Redis has no ACL file: it keeps these users until its next restart; give it one (aclfile), or run this again then' >&2 ;;
esac

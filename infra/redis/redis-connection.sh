# shellcheck shell=sh
# Shared by provision-streams.sh, provision-users.sh and verify.sh; to be sourced. Defines redis, which runs one command on the server.
# The password goes through the environment, never through the command line, where other users could read it.

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

command -v redis-cli >/dev/null 2>&1 || fail 'redis-cli is not on PATH'

if [ -z "${REDIS_URL:-}" ] && [ -n "${REDIS_URL_FILE:-}" ]; then
  REDIS_URL=$(cat "$REDIS_URL_FILE") || fail "cannot read the file named by REDIS_URL_FILE"
fi
if [ -z "${REDIS_PASSWORD:-}" ] && [ -n "${REDIS_PASSWORD_FILE:-}" ]; then
  REDIS_PASSWORD=$(cat "$REDIS_PASSWORD_FILE") || fail "cannot read the file named by REDIS_PASSWORD_FILE"
fi

# Splits REDIS_URL into the parts below, so that its password does not appear in a process list.
redis_tls=''
redis_user=''
redis_database=0
if [ -n "${REDIS_URL:-}" ]; then
  case "$REDIS_URL" in
    redis://*) redis_rest=${REDIS_URL#redis://} ;;
    rediss://*) redis_rest=${REDIS_URL#rediss://}; redis_tls=--tls ;;
    *) fail 'REDIS_URL must begin with redis:// or rediss://' ;;
  esac
  case "$redis_rest" in
    *@*)
      redis_login=${redis_rest%@*}
      redis_rest=${redis_rest##*@}
      case "$redis_login" in
        *:*) redis_user=${redis_login%%:*}; REDIS_PASSWORD=${redis_login#*:} ;;
        *) REDIS_PASSWORD=$redis_login ;;
      esac
      ;;
  esac
  redis_rest=${redis_rest%%\?*}
  case "$redis_rest" in
    */?*) redis_database=${redis_rest#*/} ;;
  esac
  redis_rest=${redis_rest%%/*}
  REDIS_HOST=${redis_rest%:*}
  case "$redis_rest" in
    *:*) REDIS_PORT=${redis_rest##*:} ;;
    *) REDIS_PORT=6379 ;;
  esac
fi
REDIS_HOST=${REDIS_HOST:-127.0.0.1}
REDIS_PORT=${REDIS_PORT:-6379}
if [ -n "${REDIS_PASSWORD:-}" ]; then
  REDISCLI_AUTH=$REDIS_PASSWORD
  export REDISCLI_AUTH
fi

redis() {
  if [ -n "$redis_user" ]; then
    set -- --user "$redis_user" "$@"
  fi
  if [ -n "$redis_tls" ] && [ -n "${REDIS_CA_FILE:-}" ]; then
    set -- --cacert "$REDIS_CA_FILE" "$@"
  fi
  redis-cli -h "$REDIS_HOST" -p "$REDIS_PORT" -n "$redis_database" ${redis_tls:+"$redis_tls"} "$@" </dev/null
}

answer=$(redis PING 2>&1) || fail "no answer from Redis at $REDIS_HOST:$REDIS_PORT: $answer"
[ "$answer" = PONG ] || fail "Redis at $REDIS_HOST:$REDIS_PORT does not serve: $answer"

streams_file=${STREAMS_FILE:-$(dirname "$0")/streams.txt}
[ -r "$streams_file" ] || fail "cannot read $streams_file"
users_file=${USERS_FILE:-$(dirname "$0")/users.txt}

# The lines of the list of users that name one.
users() {
  [ -r "$users_file" ] || fail "cannot read $users_file"
  grep -v -e '^#' -e '^ *$' "$users_file"
}

# Rules with parentheses need Redis 7.
require_selectors() {
  release=$(redis INFO server | tr -d '\r' | sed -n 's/^redis_version:\([0-9]*\)\..*/\1/p')
  case "$release" in
    '') fail 'this login may not ask Redis for its release; give that of an administrator' ;;
    [0-6]) fail "Redis $release does not know such rules; caracal up makes the users there, with wider ones" ;;
  esac
}

# The SHA-256 of standard input in hex.
sha256() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

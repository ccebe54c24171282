#!/bin/sh
# Starts Redis with its password, provisions streams and groups, and says so in /run/caracal/provisioned.
#
#   REDIS_PASSWORD, REDIS_PASSWORD_FILE   mandatory
#   REDIS_MAXMEMORY                       such as 512mb; blank sets no limit
set -eu

fail() {
  echo "caracal-redis: $*" >&2
  exit 1
}

if [ $# -gt 0 ]; then
  exec "$@"
fi

password=${REDIS_PASSWORD:-}
if [ -z "$password" ] && [ -n "${REDIS_PASSWORD_FILE:-}" ]; then
  password=$(cat "$REDIS_PASSWORD_FILE") || fail 'the file named by REDIS_PASSWORD_FILE cannot be read'
fi
[ -n "$password" ] || fail 'set REDIS_PASSWORD_FILE'
case "$password" in
  *[![:graph:]]* | *\"* | *\\*) fail 'the password may hold printable characters only, and neither blanks, quotes nor backslashes' ;;
esac
case "${REDIS_MAXMEMORY:-}" in
  '' | [0-9]*) ;;
  *) fail "REDIS_MAXMEMORY is given as '$REDIS_MAXMEMORY'; it is a number with kb, mb or gb" ;;
esac

run=/run/caracal
umask 077
rm -f "$run/provisioned"
{
  cat /etc/caracal/redis.conf
  # Later lines win. The network of the containers is the boundary here; the password is needed in any case.
  printf 'bind 0.0.0.0\ndir /data\nlogfile ""\nrequirepass "%s"\n' "$password"
  if [ -n "${REDIS_MAXMEMORY:-}" ]; then printf 'maxmemory %s\n' "$REDIS_MAXMEMORY"; fi
} >"$run/redis.conf"

redis-server "$run/redis.conf" &
server=$!
stop() {
  kill -TERM "$server" 2>/dev/null || true
}
trap stop INT TERM

REDISCLI_AUTH=$password
export REDISCLI_AUTH
tries=0
# A large append-only file takes its time to be read: as long as it is, the answer is LOADING, and waiting is right.
while :; do
  answer=$(redis-cli -h 127.0.0.1 PING 2>&1 || true)
  case "$answer" in
    PONG) break ;;
    *LOADING*) ;;
    *) tries=$((tries + 1)) ;;
  esac
  kill -0 "$server" 2>/dev/null || fail 'Redis ended while starting; see above'
  if [ "$tries" -ge 80 ]; then
    stop
    fail "no answer from Redis within 20 s: $answer"
  fi
  sleep 0.25
done
if REDIS_PASSWORD=$password REDIS_HOST=127.0.0.1 /usr/local/lib/caracal/provision-streams.sh; then
  : >"$run/provisioned"
else
  stop
  wait "$server" || true
  fail 'the streams could not be provisioned; see above'
fi
unset password REDISCLI_AUTH REDIS_PASSWORD

# The first wait ends with the signal, the second with the server, which saves before it leaves.
status=0
wait "$server" || status=$?
while kill -0 "$server" 2>/dev/null; do
  status=0
  wait "$server" || status=$?
done
exit "$status"

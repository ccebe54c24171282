#!/bin/sh
# Starts Redis with its users and TLS, provisions streams and groups, and says so in /run/caracal/provisioned.
#
#   REDIS_PASSWORD, REDIS_PASSWORD_FILE   of the administrator, user default; mandatory
#   REDIS_USERS_DIR                       directory with a file <service>RedisPassword for every user of /etc/caracal/users.txt; mandatory
#   REDIS_TLS_NAMES                       host names and addresses of the certificate; blank is redis,localhost,127.0.0.1
#   REDIS_TLS_FILE, REDIS_CA_FILE         key with certificate (PEM), and who has signed it, where they come from elsewhere
#   REDIS_MAXMEMORY                       such as 512mb; blank sets no limit
#
# Nothing but TLS is served. Without REDIS_TLS_FILE the authority and its key are made here and stay in the volume /var/lib/caracal-redis; whom to
# trust is /etc/caracal/redis/ca.crt, a volume for those who connect.
set -eu

fail() {
  echo "caracal-redis: $*" >&2
  exit 1
}

if [ $# -gt 0 ]; then
  exec "$@"
fi

run=/run/caracal
private=/var/lib/caracal-redis
public=/etc/caracal/redis
names=${REDIS_TLS_NAMES:-redis,localhost,127.0.0.1}
own=${REDIS_TLS_FILE:-$private/server.pem}
trusted=${REDIS_CA_FILE:-$public/ca.crt}

administrator() {
  if [ -n "${REDIS_PASSWORD:-}" ]; then
    printf '%s' "$REDIS_PASSWORD"
  elif [ -n "${REDIS_PASSWORD_FILE:-}" ]; then
    cat "$REDIS_PASSWORD_FILE" || fail 'the file named by REDIS_PASSWORD_FILE cannot be read'
  fi
}
# What would not go through a configuration file or an address.
require_plain() {
  [ -n "$2" ] || fail "$1 is empty"
  case "$2" in
    *[![:graph:]]* | *\"* | *\\*) fail "$1 may hold printable characters only, and neither blanks, quotes nor backslashes" ;;
  esac
}
hash() { printf '%s' "$1" | sha256sum | cut -d ' ' -f 1; }

password=$(administrator)
[ -n "$password" ] || fail 'set REDIS_PASSWORD_FILE'
require_plain 'the password of the administrator' "$password"
[ -d "${REDIS_USERS_DIR:-}" ] || fail 'set REDIS_USERS_DIR to the directory with the passwords of the services'
case "${REDIS_MAXMEMORY:-}" in
  '' | [0-9]*) ;;
  *) fail "REDIS_MAXMEMORY is given as '$REDIS_MAXMEMORY'; it is a number with kb, mb or gb" ;;
esac

# The file holds hashes of passwords, never passwords.
users() {
  printf 'user default on #%s ~* &* +@all\n' "$(hash "$password")"
  while read -r service rules; do
    case "$service" in '' | '#'*) continue ;; esac
    file=$REDIS_USERS_DIR/${service}RedisPassword
    [ -r "$file" ] || fail "$file cannot be read; secrets.sh makes it, and so does caracal up --docker"
    secret=$(cat "$file")
    require_plain "$file" "$secret"
    printf 'user caracal%s on #%s %s\n' "$service" "$(hash "$secret")" "$rules"
  done </etc/caracal/users.txt
}

umask 077
rm -f "$run/provisioned"
# Says "renewed" when Redis has to read its certificate again.
certificate() {
  if [ -z "${REDIS_TLS_FILE:-}" ]; then
    /usr/local/bin/caracal-redis-certificate "$private" "$public" "$names"
    return
  fi
  now=$(sha256sum "$own") || fail 'the file named by REDIS_TLS_FILE cannot be read'
  [ "$(cat "$run/served" 2>/dev/null)" = "$now" ] || echo renewed
  printf '%s' "$now" >"$run/served"
}
certificate >/dev/null
[ -r "$trusted" ] || fail "$trusted cannot be read; REDIS_CA_FILE goes with REDIS_TLS_FILE"
{
  cat /etc/caracal/redis.conf
  # Later lines win. Others than the published port and the network of the containers do not lead here.
  printf 'bind 0.0.0.0\nport 0\ntls-port 6379\ntls-auth-clients no\ntls-protocols "TLSv1.2 TLSv1.3"\n'
  printf 'tls-cert-file %s\ntls-key-file %s\n' "$own" "$own"
  printf 'dir /data\nlogfile ""\n'
  if [ -n "${REDIS_MAXMEMORY:-}" ]; then printf 'maxmemory %s\n' "$REDIS_MAXMEMORY"; fi
  users
} >"$run/redis.conf"

redis-server "$run/redis.conf" &
server=$!
stop() {
  kill -TERM "$server" 2>/dev/null || true
}
trap stop INT TERM

REDISCLI_AUTH=$password
export REDISCLI_AUTH
ask() { redis-cli --tls --cacert "$trusted" -h 127.0.0.1 "$@" 2>&1; }
tries=0
# A large append-only file takes its time to be read: as long as it is, the answer is LOADING, and waiting is right.
while :; do
  answer=$(ask PING || true)
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
if REDIS_URL=rediss://:$password@127.0.0.1:6379 REDIS_CA_FILE=$trusted /usr/local/lib/caracal/provision-streams.sh; then
  : >"$run/provisioned"
else
  stop
  wait "$server" || true
  fail 'the streams could not be provisioned; see above'
fi

# A container may run for longer than a certificate lasts. Redis reads the file again when it is named again.
renew() {
  while sleep 86400; do
    [ "$(certificate)" = renewed ] || continue
    REDISCLI_AUTH=$(administrator)
    echo "caracal-redis: new certificate: $(ask CONFIG SET tls-cert-file "$own" tls-key-file "$own")"
  done
}
renew &
unset password REDISCLI_AUTH REDIS_PASSWORD

# The first wait ends with the signal, the second with the server, which saves before it leaves.
status=0
wait "$server" || status=$?
while kill -0 "$server" 2>/dev/null; do
  status=0
  wait "$server" || status=$?
done
exit "$status"

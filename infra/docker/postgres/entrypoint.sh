#!/bin/sh
# Starts PostgreSQL; makes the cluster first where there is none. Everything runs as the account that owns the data; no root anywhere.
#
#   POSTGRES_PASSWORD, POSTGRES_PASSWORD_FILE   of the owner; needed when the cluster is made, ignored afterwards
#   POSTGRES_USER, POSTGRES_DB                  caracal, caracal
#   POSTGRES_MAX_CONNECTIONS, POSTGRES_SHARED_BUFFERS, POSTGRES_EFFECTIVE_CACHE_SIZE, POSTGRES_WORK_MEM,
#   POSTGRES_MAINTENANCE_WORK_MEM, POSTGRES_MAX_WAL_SIZE, POSTGRES_WAL_COMPRESSION, POSTGRES_SYNCHRONOUS_COMMIT,
#   POSTGRES_LOG_MIN_DURATION_STATEMENT         server settings; blank leaves PostgreSQL's own
set -eu

fail() {
  echo "caracal-postgres: $*" >&2
  exit 1
}

if [ "${1:-postgres}" != postgres ]; then
  exec "$@"
fi
[ $# -eq 0 ] || shift

bin=''
for directory in /usr/lib/postgresql/*/bin; do
  [ -x "$directory/postgres" ] && bin=$directory
done
[ -n "$bin" ] || bin=$(dirname "$(command -v postgres)")
PATH=$bin:$PATH
major=$(postgres --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
[ "$major" -ge 15 ] || fail "PostgreSQL $major is too old; 15 or newer is needed"

# One directory per major version, as PostgreSQL can only read its own.
root=/var/lib/postgresql
data=$root/$major/data
if [ ! -s "$data/PG_VERSION" ]; then
  for other in "$root"/*/data/PG_VERSION; do
    [ -s "$other" ] && fail "this is PostgreSQL $major, and $(dirname "$other") is of PostgreSQL $(cat "$other"); go back to that image and take a backup, or set this volume aside"
  done
  password=${POSTGRES_PASSWORD:-}
  if [ -z "$password" ] && [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
    password=$(cat "$POSTGRES_PASSWORD_FILE") || fail 'the file named by POSTGRES_PASSWORD_FILE cannot be read'
  fi
  [ -n "$password" ] || fail 'set POSTGRES_PASSWORD_FILE: the cluster has to be made and needs a password for its owner'
  case "$POSTGRES_DB" in
    '' | *[!a-z0-9_]*) fail 'POSTGRES_DB may hold small letters, digits and _ only' ;;
  esac
  # What a run that was interrupted here left behind is no cluster.
  rm -rf "$data" "$data.new"
  mkdir -p "$data.new"
  chmod 0700 "$data.new"
  umask 077
  given=$(mktemp)
  trap 'rm -f "$given"' EXIT
  printf '%s\n' "$password" >"$given"
  initdb --pgdata="$data.new" --username="$POSTGRES_USER" --pwfile="$given" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --data-checksums
  rm -f "$given"
  printf 'host all all all scram-sha-256\n' >>"$data.new/pg_hba.conf"
  if [ "$POSTGRES_DB" != postgres ]; then
    printf 'CREATE DATABASE %s;\n' "$POSTGRES_DB" | postgres --single -j -D "$data.new" postgres >/dev/null
  fi
  mv "$data.new" "$data"
fi
unset POSTGRES_PASSWORD password || true

set -- -D "$data" -c listen_addresses='*' -c unix_socket_directories=/run/postgresql -c password_encryption=scram-sha-256 \
  -c timezone=UTC -c log_timezone=UTC -c jit=off -c cluster_name=caracal "$@"
tune() {
  [ -z "$2" ] || tuning="$tuning -c $1=$2"
}
tuning=''
for pair in max_connections="${POSTGRES_MAX_CONNECTIONS:-200}" shared_buffers="${POSTGRES_SHARED_BUFFERS:-}" \
  effective_cache_size="${POSTGRES_EFFECTIVE_CACHE_SIZE:-}" work_mem="${POSTGRES_WORK_MEM:-}" \
  maintenance_work_mem="${POSTGRES_MAINTENANCE_WORK_MEM:-}" max_wal_size="${POSTGRES_MAX_WAL_SIZE:-}" \
  wal_compression="${POSTGRES_WAL_COMPRESSION:-}" synchronous_commit="${POSTGRES_SYNCHRONOUS_COMMIT:-}" \
  log_min_duration_statement="${POSTGRES_LOG_MIN_DURATION_STATEMENT:-}"; do
  case "${pair#*=}" in
    *[!A-Za-z0-9_.-]*) fail "${pair%%=*} is given as '${pair#*=}', which is no plain value" ;;
  esac
  tune "${pair%%=*}" "${pair#*=}"
done
# shellcheck disable=SC2086 # plain values, checked above
exec postgres "$@" $tuning

#!/usr/bin/env bash
# Makes what the compose files expect to exist: secret files, the directories beside them, and for --dev the network.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: secrets.sh [--dev] [--help]

Creates every missing secret file for `docker compose up`; what exists is never overwritten. Addresses made from other secrets are written again
when these change. `caracal up --docker` does all this by itself.

  --dev                also makes the network caracalDevData, which docker-compose.yml joins

  CARACAL_SECRETS_DIR  default: secrets beside this script
  CARACAL_CONTROL_DIR  default: control beside this script; Control is open while the file `enabled` exists in it
  CARACAL_CA_DIR       default: ca beside this script; further certificates for STS and Gateway
  DATABASE_URL         of an owner of an external database; default: the container postgres
  REDIS_URL            of an external Redis; default: the container redis. The compose files then need REDIS_CA_FILE: blank, or a file
  CARACAL_REDIS_USERS  true when that Redis has the users of ../redis/provision-users.sh; else every service logs in as REDIS_URL says

The directory is 0700 and the files in it 0444: containers run as another user and see the files with the mode they have here.

Exit code: 0 done, 1 failed, 2 wrong usage.
HELP
}

fail() {
  echo "secrets.sh: $*" >&2
  exit 1
}

dev=false
for argument in "$@"; do
  case "$argument" in
    --dev) dev=true ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      echo "secrets.sh: unknown argument: $argument (try --help)" >&2
      exit 2
      ;;
  esac
done

here=$(cd "$(dirname "$0")" && pwd -P)
secrets=${CARACAL_SECRETS_DIR:-$here/secrets}
created=0

# Writes standard input to a file in one step, unless the file says so already.
put() {
  local file=$secrets/$1 content
  content=$(cat)
  if [ -f "$file" ] && [ "$(cat "$file")" = "$content" ]; then
    chmod 0444 "$file"
    return
  fi
  (umask 077 && printf '%s' "$content" >"$file.new")
  chmod 0444 "$file.new"
  mv -f "$file.new" "$file"
  created=$((created + 1))
}

# Lowercase hex of so many random bytes.
generate() {
  [ -s "$secrets/$1" ] || put "$1" < <(od -An -v -N"$2" -tx1 /dev/urandom | tr -d ' \n')
}

# An external store as the operator gave it.
given() {
  [ -n "$1" ] || return 1
  printf '%s' "$1"
}

# The address of the database for a role: the owner's, with another login.
role_address() {
  local owner rest
  owner=$(cat "$secrets/databaseUrl")
  rest=${owner#*://}
  printf '%s://caracal%s:%s@%s' "${owner%%://*}" "$1" "$(cat "$secrets/$1DbPassword")" "${rest##*@}"
}

# The address of Redis for a service.
redis_address() {
  local given=${REDIS_URL:-rediss://redis:6379} rest
  if [ -n "${REDIS_URL:-}" ] && [ "${CARACAL_REDIS_USERS:-}" != true ]; then
    printf '%s' "$REDIS_URL"
    return
  fi
  rest=${given#*://}
  printf '%s://caracal%s:%s@%s' "${given%%://*}" "$1" "$(cat "$secrets/$1RedisPassword")" "${rest##*@}"
}

mkdir -p "$secrets"
chmod 0700 "$secrets"
for name in caracalAdminToken caracalCoordinatorToken auditAdminToken operatorToken metricsBearer secretStoreKek auditHmacKey streamsHmacKey \
  idempotencyHmacKey gatewayStsHmacKey canaryClientSecret; do
  generate "$name" 32
done
for name in postgresPassword redisPassword apiDbPassword stsDbPassword gatewayDbPassword auditDbPassword coordinatorDbPassword \
  apiRedisPassword stsRedisPassword gatewayRedisPassword auditRedisPassword coordinatorRedisPassword controlRedisPassword; do
  generate "$name" 24
done
# The keys of before a rotation; empty between rotations.
for name in secretStoreKek auditHmacKey streamsHmacKey idempotencyHmacKey gatewayStsHmacKey; do
  [ -e "$secrets/${name}Previous" ] || put "${name}Previous" </dev/null
done
put databaseUrl < <(given "${DATABASE_URL:-}" || printf 'postgres://caracal:%s@postgres:5432/caracal' "$(cat "$secrets/postgresPassword")")
for role in api sts gateway audit coordinator; do
  put "${role}DatabaseUrl" < <(role_address "$role")
done
for user in api sts gateway audit coordinator control; do
  put "${user}RedisUrl" < <(redis_address "$user")
done

for directory in "${CARACAL_CONTROL_DIR:-$here/control}" "${CARACAL_CA_DIR:-$here/ca}"; do
  mkdir -p "$directory"
  chmod 0755 "$directory"
done

if [ "$dev" = true ]; then
  command -v docker >/dev/null 2>&1 || fail 'docker is not on PATH, so the network cannot be made'
  docker network inspect caracalDevData >/dev/null 2>&1 \
    || docker network create --driver bridge --opt com.docker.network.bridge.name=brCaracalDev caracalDevData >/dev/null \
    || fail 'the network caracalDevData could not be made'
fi
echo "$created files written in $secrets"

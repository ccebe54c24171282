# shellcheck shell=bash
# Shared by backup.sh and restore.sh; to be sourced. Finds the containers of a compose project and its stores.
# Containers of services have no shell: everything goes through `docker cp`, `docker port` and `docker inspect`.

script_name=$(basename "$0")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck disable=SC2034 # used by those that source this
program=${CARACAL:-$root/caracal}
project=${CARACAL_COMPOSE_PROJECT:-caracal}
evidence_in_container=/var/lib/caracal/audit-replay
evidence_services='sts gateway api audit coordinator control'

stack_fail() {
  echo "$script_name: $*" >&2
  exit 1
}

sha256_of() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi
}

# Whether a container keeps evidence on its disk: STS and Gateway always, the others where they are told to.
keeps_evidence() {
  case "$1" in sts | gateway) return 0 ;; esac
  case "$(docker inspect --format '{{.Config.Env}}' "$2")" in *AUDIT_REPLAY_DIR=/*) return 0 ;; esac
  return 1
}

# The container of a service, running or not; empty when there is none.
container_of() {
  docker ps --all --quiet --no-trunc --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$1" --filter 'label=com.docker.compose.oneoff=False' | head -n 1
}

running() { [ "$(docker inspect --format '{{.State.Running}}' "$1")" = true ]; }

# compose when the project's postgres runs on this machine, unless the environment names another database.
kind_of_stack() {
  if [ -z "${DATABASE_URL:-}${DATABASE_URL_FILE:-}" ] && command -v docker >/dev/null 2>&1; then
    local postgres
    postgres=$(container_of postgres 2>/dev/null || true)
    if [ -n "$postgres" ] && running "$postgres"; then
      echo compose
      return
    fi
  fi
  echo native
}

# The port of this machine that leads to a container's port.
published_port() {
  local id
  id=$(container_of "$1")
  [ -n "$id" ] || stack_fail "project $project has no container $1; set CARACAL_COMPOSE_PROJECT"
  running "$id" || stack_fail "container $1 of project $project does not run"
  local line
  line=$(docker port "$id" "$2/tcp" | head -n 1)
  [ -n "$line" ] || stack_fail "container $1 of project $project publishes no port $2"
  echo "${line##*:}"
}

# Where the containers have their secrets from.
secrets_directory() {
  if [ -n "${CARACAL_SECRETS_DIR:-}" ]; then
    echo "$CARACAL_SECRETS_DIR"
    return
  fi
  local file
  file=$(docker inspect --format \
    '{{range .Mounts}}{{if eq .Destination "/run/secrets/postgresPassword"}}{{.Source}}{{end}}{{end}}' "$(container_of postgres)")
  [ -n "$file" ] || stack_fail 'postgres mounts no secret postgresPassword; set CARACAL_SECRETS_DIR'
  dirname "$file"
}

# Text as it may stand in the user part of an address.
escaped() {
  local text=$1 i character
  for ((i = 0; i < ${#text}; i++)); do
    character=${text:i:1}
    case "$character" in
      [A-Za-z0-9._~-]) printf '%s' "$character" ;;
      *) printf '%%%02X' "'$character" ;;
    esac
  done
}

# Points the program at the stores of the containers. Addresses hold passwords: they go through files in the directory $1.
use_compose_stores() {
  local secrets postgres_port redis_port password redis_scheme=rediss
  secrets=$(secrets_directory)
  postgres_port=$(published_port postgres 5432)
  redis_port=$(published_port redis 6379)
  # Whom to trust as Redis; a container of a version that does not encrypt has nobody to name.
  if docker cp "$(container_of redis):/etc/caracal/redis/ca.crt" "$1/redisCa.crt" >/dev/null 2>&1 && [ -s "$1/redisCa.crt" ]; then
    export REDIS_CA_FILE=$1/redisCa.crt
  else
    redis_scheme=redis
  fi
  (
    umask 077
    password=$(cat "$secrets/postgresPassword")
    printf 'postgres://%s:%s@127.0.0.1:%s/%s' "$(escaped "${POSTGRES_USER:-caracal}")" "$(escaped "$password")" "$postgres_port" \
      "${POSTGRES_DB:-caracal}" >"$1/databaseUrl"
    password=$(cat "$secrets/redisPassword")
    printf '%s://:%s@127.0.0.1:%s' "$redis_scheme" "$(escaped "$password")" "$redis_port" >"$1/redisUrl"
  ) || stack_fail "the passwords in $secrets cannot be read"
  export DATABASE_URL_FILE=$1/databaseUrl REDIS_URL_FILE=$1/redisUrl CARACAL_SECRETS_DIR=$secrets
}

# Copies the evidence of every container that keeps some to $1/<service>. How far it was delivered is copied first: what is
# delivered meanwhile is then at worst delivered twice.
copy_evidence_to() {
  local service id target copied
  for service in $evidence_services; do
    id=$(container_of "$service")
    if [ -z "$id" ] || ! keeps_evidence "$service" "$id"; then continue; fi
    target=$1/$service
    mkdir -p "$target"
    copied=no
    # A file that is delivered completely disappears, maybe while it is being copied.
    for _ in 1 2 3 4 5; do
      rm -f "$1/.$service.checkpoint"
      docker cp "$id:$evidence_in_container/checkpoint" "$1/.$service.checkpoint" >/dev/null 2>&1 || true
      if docker cp "$id:$evidence_in_container/." "$target" >/dev/null; then
        copied=yes
        break
      fi
    done
    [ "$copied" = yes ] || stack_fail "the evidence of $service could not be copied"
    if [ -f "$1/.$service.checkpoint" ]; then mv "$1/.$service.checkpoint" "$target/checkpoint"; fi
  done
}

# A tar of the directory $1, all of it of the account that services run as.
tar_for_services() {
  if tar --version 2>/dev/null | grep -q bsdtar; then
    tar -C "$1" -cf - --uid 65532 --gid 65532 .
  else
    tar -C "$1" -cf - --owner=65532 --group=65532 --numeric-owner .
  fi
}

# Puts evidence back into the stopped containers, in place of what is there. Their own images have no shell to remove it with.
copy_evidence_from() {
  local service id image
  image=$(docker inspect --format '{{.Image}}' "$(container_of redis)")
  for service in $evidence_services; do
    id=$(container_of "$service")
    if [ -z "$id" ] || ! keeps_evidence "$service" "$id"; then continue; fi
    docker run --rm --network none --user 0:0 --entrypoint /bin/sh --volumes-from "$id" "$image" \
      -euc "rm -rf '$evidence_in_container'/*" || stack_fail "the evidence of $service could not be removed"
    [ -n "$(ls -A "$1/$service" 2>/dev/null || true)" ] || continue
    # Not with --archive: the engine would look the account up, and it has a number only. The tar says whose the files are.
    tar_for_services "$1/$service" | docker cp - "$id:$evidence_in_container" \
      || stack_fail "the evidence of $service could not be put back"
  done
}

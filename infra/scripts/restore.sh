#!/usr/bin/env bash
# Restores a bundle of backup.sh: stops the services, loads and verifies, starts them again and waits until they are ready.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: restore.sh [--compose | --native] [--dry-run] [--replace] [--no-start] [--passphrase-file F | --age-identity F] [--help] bundle

Checks everything before it stops anything: checksums, manifest version, schema, and that the secrets here are those of the
bundle. The database is verified, row counts and audit chains, before it commits. The work is done by `caracal restore`.

  --compose             into the containers of the compose project (default when its postgres runs and DATABASE_URL is not set)
  --native              into the stack of `caracal up`, or the stores of DATABASE_URL and REDIS_URL (default otherwise)
  --dry-run             check, change nothing
  --replace             remove what the stores hold; without it they must be empty
  --no-start            leave the services stopped
  --passphrase-file F   opens a bundle .enc
  --age-identity F      opens a bundle .age

  CARACAL_RESTORE_CONFIRM=yes   must be set unless --dry-run is given
  CARACAL_RESTORE_WAIT          seconds to wait until the services are ready (180)
  CARACAL_COMPOSE_PROJECT, POSTGRES_USER, POSTGRES_DB, CARACAL_SECRETS_DIR, CARACAL   as for backup.sh

Services at DATABASE_URL and REDIS_URL that run elsewhere have to be stopped before and started afterwards by hand.
Exit code: 0 restored, verified and ready (last line "restore ok"), 1 not, 2 wrong usage.
HELP
}

fail() {
  echo "restore.sh: $*" >&2
  exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=compose-stack.sh
. "$here/compose-stack.sh"

kind=''
dry_run=no
start=yes
bundle=''
age_identity=''
arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    -h | --help) usage; exit 0 ;;
    --compose | --native) kind=${1#--} ;;
    --dry-run) dry_run=yes ;;
    --replace) arguments+=(--replace) ;;
    --no-start) start=no ;;
    --passphrase-file | --age-identity)
      [ $# -ge 2 ] || { echo "restore.sh: $1 needs a file" >&2; exit 2; }
      [ -r "$2" ] || fail "$2 cannot be read"
      if [ "$1" = --age-identity ]; then age_identity=$2; else arguments+=("$1" "$2"); fi
      shift
      ;;
    -*) echo "restore.sh: unknown argument: $1 (try --help)" >&2; exit 2 ;;
    *)
      [ -z "$bundle" ] || { echo 'restore.sh: one bundle at a time' >&2; exit 2; }
      bundle=$1
      ;;
  esac
  shift
done
[ -n "$bundle" ] || { usage >&2; exit 2; }
[ -f "$bundle" ] || fail "there is no bundle $bundle"
if [ "$dry_run" = no ] && [ "${CARACAL_RESTORE_CONFIRM:-}" != yes ]; then
  fail 'a restore changes everything that is stored; set CARACAL_RESTORE_CONFIRM=yes, or see with --dry-run what it would do'
fi
wait_limit=${CARACAL_RESTORE_WAIT:-180}
[[ $wait_limit =~ ^[0-9]{1,5}$ ]] || fail 'CARACAL_RESTORE_WAIT must be a number of seconds'
[ -n "$kind" ] || kind=$(kind_of_stack)

work=$(mktemp -d "${TMPDIR:-/tmp}/caracal-restore.XXXXXX")
stopped=''
# What was stopped runs again also when the restore is refused half way.
finish() {
  rm -rf "$work"
  local id
  for id in $stopped; do docker start "$id" >/dev/null || true; done
}
trap finish EXIT

case "$bundle" in
  *.age)
    [ -n "$age_identity" ] || fail "$bundle is encrypted with age; give --age-identity"
    command -v age >/dev/null 2>&1 || fail 'age is not on PATH'
    if [ -f "$bundle.sha256" ]; then
      [ "$(sha256_of "$bundle" | cut -d ' ' -f 1)" = "$(cut -d ' ' -f 1 "$bundle.sha256")" ] \
        || fail "the bundle is damaged: $bundle has another checksum than $bundle.sha256 says"
    fi
    opened=$work/$(basename "${bundle%.age}")
    (umask 077 && age --decrypt --identity "$age_identity" --output "$opened" "$bundle") || fail 'age could not open the bundle'
    bundle=$opened
    ;;
esac

if [ "$kind" = compose ]; then
  use_compose_stores "$work"
  mkdir "$work/replay"
  copy_evidence_to "$work/replay"
  arguments+=(--replay "$work/replay")
fi

echo '== checking'
"$program" restore --dry-run ${arguments[@]+"${arguments[@]}"} "$bundle"
[ "$dry_run" = no ] || exit 0

home_directory() {
  if [ -n "${CARACAL_HOME:-}" ]; then
    echo "$CARACAL_HOME"
  elif [ -n "${XDG_DATA_HOME:-}" ]; then
    echo "$XDG_DATA_HOME/caracal"
  elif [ "$(uname -s)" = Darwin ]; then
    echo "$HOME/Library/Application Support/caracal"
  else
    echo "$HOME/.local/share/caracal"
  fi
}

restore_native() {
  local state mode='' was_stopped=no
  state=$(home_directory)/run/state.json
  if [ -f "$state" ]; then
    mode=$(sed -n 's/^  "mode" : "\([a-z]*\)",$/\1/p' "$state" | head -n 1)
    if grep -Eq '^  "phase" : "(starting|running)"' "$state"; then was_stopped=yes; fi
    echo '== stopping'
    "$program" down
  fi
  echo '== restoring'
  if ! "$program" restore ${arguments[@]+"${arguments[@]}"} "$bundle"; then
    # A refusal must not become an outage.
    if [ "$was_stopped" = yes ]; then
      echo '== starting again what was stopped'
      "$program" up ${mode:+--mode "$mode"} || true
    fi
    fail 'nothing was restored; see the message above'
  fi
  if [ "$start" = no ]; then
    return
  elif [ -n "${DATABASE_URL:-}${DATABASE_URL_FILE:-}" ] && [ ! -f "$state" ]; then
    echo 'start the services of these stores now'
  else
    # It waits until everything is ready.
    echo '== starting'
    "$program" up ${mode:+--mode "$mode"}
  fi
}

await_healthy() {
  local id=$1 name=$2 waited=0 health
  while :; do
    health=$(docker inspect --format '{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}' "$id")
    case "$health" in healthy | running) echo "ok    $name"; return ;; esac
    [ "$waited" -lt "$wait_limit" ] || fail "$name is not ready after $wait_limit s ($health); see docker logs $id"
    sleep 1
    waited=$((waited + 1))
  done
}

restore_compose() {
  local service id
  # What a bundle has of the evidence of a service needs a place to go to; running the container is not necessary.
  for service in $evidence_services; do
    [ -n "$(container_of "$service")" ] \
      || fail "project $project has no container $service, whose evidence may be in the bundle; make it first (docker compose create)"
  done
  echo '== stopping'
  for service in web control coordinator audit gateway api sts; do
    id=$(container_of "$service")
    if [ -n "$id" ] && running "$id"; then
      docker stop "$id" >/dev/null
      stopped="$id $stopped"
      echo "stopped $service"
    fi
  done
  echo '== restoring'
  "$program" restore ${arguments[@]+"${arguments[@]}"} "$bundle"
  copy_evidence_from "$work/replay"
  if [ "$start" = no ]; then
    stopped=''
    return
  fi
  echo '== starting'
  for service in sts api gateway audit coordinator control web; do
    id=$(container_of "$service")
    [ -n "$id" ] || continue
    docker start "$id" >/dev/null
    await_healthy "$id" "$service"
  done
  stopped=''
}

"restore_$kind"
echo 'restore ok'

#!/usr/bin/env bash
# Backs up a running Caracal: the containers of a compose project, or the stores that `caracal` itself knows.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: backup.sh [--compose | --native] [--passphrase-file F | --age-recipients F] [--help]

Makes caracalBackup-YYYYMMDDTHHMMSSZ.tar.gz with its .sha256: Postgres at one moment, the streams of Redis and the evidence
that services have not delivered yet, while everything runs. The work is done by `caracal backup`.

  --compose             the containers of the compose project (default when its postgres runs and DATABASE_URL is not set)
  --native              the stack of `caracal up`, or the stores of DATABASE_URL and REDIS_URL (default otherwise)
  --passphrase-file F   encrypt with the first line of F, openssl format, suffix .enc
  --age-recipients F    encrypt for the recipients in F with age, suffix .age

  CARACAL_COMPOSE_PROJECT   the project (caracal)
  CARACAL_BACKUP_DIR        where bundles are kept (./backups)
  CARACAL_BACKUP_RETAIN     how many bundles are kept (7)
  POSTGRES_USER, POSTGRES_DB   owner and name of the database in the containers (caracal, caracal)
  CARACAL_SECRETS_DIR       secrets of the containers; default the directory that postgres mounts its password from
  CARACAL                   the program; default caracal in the root of the checkout

No secret of the installation is in a bundle: keep a copy of the secrets elsewhere.
Exit code: 0 the bundle was made (last line "backup ok <file>"), 1 it was not, 2 wrong usage.
HELP
}

fail() {
  echo "backup.sh: $*" >&2
  exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=compose-stack.sh
. "$here/compose-stack.sh"

# Called by `caracal backup` before each copy of the evidence.
if [ "${1:-}" = --copy-evidence ]; then
  [ $# -eq 2 ] || { usage >&2; exit 2; }
  copy_evidence_to "$2"
  exit 0
fi

kind=''
age_recipients=''
arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    -h | --help) usage; exit 0 ;;
    --compose | --native) kind=${1#--} ;;
    --passphrase-file | --age-recipients)
      [ $# -ge 2 ] || { echo "backup.sh: $1 needs a file" >&2; exit 2; }
      [ -r "$2" ] || fail "$2 cannot be read"
      if [ "$1" = --age-recipients ]; then age_recipients=$2; else arguments+=("$1" "$2"); fi
      shift
      ;;
    *) echo "backup.sh: unknown argument: $1 (try --help)" >&2; exit 2 ;;
  esac
  shift
done
if [ -n "$age_recipients" ]; then
  [ ${#arguments[@]} -eq 0 ] || { echo 'backup.sh: give --passphrase-file or --age-recipients, not both' >&2; exit 2; }
  command -v age >/dev/null 2>&1 || fail 'age is not on PATH'
fi
[ -n "$kind" ] || kind=$(kind_of_stack)

work=$(mktemp -d "${TMPDIR:-/tmp}/caracal-backup.XXXXXX")
trap 'rm -rf "$work"' EXIT
if [ "$kind" = compose ]; then
  use_compose_stores "$work"
  mkdir "$work/replay"
  # shellcheck disable=SC2016 # for the program that is written
  printf '#!/bin/sh\nexec bash "%s" --copy-evidence "$1"\n' "$here/backup.sh" >"$work/copy-evidence"
  chmod 0700 "$work/copy-evidence"
  arguments+=(--replay "$work/replay" --replay-refresh "$work/copy-evidence")
fi

if [ -z "$age_recipients" ]; then
  "$program" backup ${arguments[@]+"${arguments[@]}"}
  exit
fi

"$program" backup | tee "$work/said" | sed '/^backup ok /d'
bundle=$(sed -n 's/^backup ok //p' "$work/said")
[ -f "$bundle" ] || fail 'the program did not say which bundle it made'
umask 077
age --encrypt --recipients-file "$age_recipients" --output "$bundle.age.new" "$bundle" || { rm -f "$bundle.age.new"; fail 'age failed; the bundle is there unencrypted'; }
mv "$bundle.age.new" "$bundle.age"
(cd "$(dirname "$bundle")" && sha256_of "$(basename "$bundle").age" >"$(basename "$bundle").age.sha256")
rm -f "$bundle" "$bundle.sha256"
echo "backup ok $bundle.age"

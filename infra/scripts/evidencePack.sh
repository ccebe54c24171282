#!/usr/bin/env bash
# Collects what an auditor or an incident review asks for, into one directory with a report.
set -euo pipefail

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
usage: evidencePack.sh [--out D] [--help]

Writes evidence/caracal-evidence-<UTC>/REPORT.md with the raw outputs beside it: what this program was built from, the
migrations and the schema, streams and groups, services and their readiness history, the diagnosis, all audit chains
walked, architecture and threat model. The work is done by `caracal evidence pack`; what it needs is taken from the
environment as for every other command (CARACAL_HOME, DATABASE_URL, REDIS_URL, CARACAL_*_URL).

  --out D    directory for packs; default ./evidence
  CARACAL    the program; default caracal in the root of the checkout
  CARACAL_REPO_ROOT    the checkout whose migrations and documents go into the pack; default this one

Each part is PASS, FAIL or SKIPPED with the reason. No secret is written. Exit code: 1 only when a part is FAIL or the
pack could not be written, 2 wrong usage.
HELP
    exit 0
    ;;
  '' | --out) ;;
  *)
    echo "evidencePack.sh: unknown argument: $1 (try --help)" >&2
    exit 2
    ;;
esac

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export CARACAL_REPO_ROOT=${CARACAL_REPO_ROOT:-$root}
exec "${CARACAL:-$root/caracal}" evidence pack "$@"

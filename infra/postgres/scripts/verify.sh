#!/bin/sh
# Compares a migrated database with what this checkout expects of it. Lists all failures.
set -eu

case "${1:-}" in
  '') ;;
  -h | --help)
    cat <<'HELP'
usage: verify.sh [--help]

Checks tables, owner, indexes, audit partitions, row security, append-only triggers and privileges of a migrated
database. Changes nothing; any role that may connect can ask, the audit role for one.

  DATABASE_URL, or PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD, PGSSLMODE   the database; secrets also as NAME_FILE
  CARACAL                                                   the program; default caracal in the root of the checkout

Prints "ok   check" to standard output and "FAIL check: what" to standard error.
Exit code: 0 all is well, 1 something is not, 2 wrong usage.
HELP
    exit 0
    ;;
  *)
    echo "verify.sh: unknown argument: $1 (try --help)" >&2
    exit 2
    ;;
esac

root=$(cd "$(dirname "$0")/../../.." && pwd -P)
exec "${CARACAL:-$root/caracal}" schema verify

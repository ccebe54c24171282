#!/bin/sh
# Brings a database to the schema of this checkout and gives the service roles their passwords.
set -eu

case "${1:-}" in
  '') ;;
  -h | --help)
    cat <<'HELP'
usage: migrate.sh [--help]

Applies the migrations that are missing; running it again, or twice at once, changes nothing. Runs `caracal migrate`.

  DATABASE_URL, or PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD, PGSSLMODE   the database, as its owner
  CARACAL_{API,STS,GATEWAY,AUDIT,COORDINATOR}_DB_PASSWORD   given to the service roles; what is not set stays
  MIGRATION_CONNECT_RETRIES, MIGRATION_CONNECT_SLEEP_SECONDS   how long to wait for the database (30, 1)
  CARACAL                                                   the program; default caracal in the root of the checkout

Every secret may be given as NAME_FILE. Exit code: 0 done, 1 failed, 2 wrong usage.
HELP
    exit 0
    ;;
  *)
    echo "migrate.sh: unknown argument: $1 (try --help)" >&2
    exit 2
    ;;
esac

root=$(cd "$(dirname "$0")/../../.." && pwd -P)
exec "${CARACAL:-$root/caracal}" migrate

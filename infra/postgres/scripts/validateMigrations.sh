#!/usr/bin/env bash
# Checks that the migrations can be released: names, order, frozen checksums, expand-only, and that they really apply.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: validateMigrations.sh [--static] [--help]

Checks the files:
  - named V000N__subject.sql, the subject saying what and not which version; unique and without gaps
  - those in released.sha256 unchanged; at most one open migration behind them
  - expand only behind the first schema (V0007): no DROP TABLE, COLUMN, SCHEMA or TYPE, no RENAME, no ALTER COLUMN
    TYPE, no SET NOT NULL, unless the file says "-- caracal:phase contract"
  - nothing in infra/docker, infra/helm, .ci or .github goes back to an older schema
and with an empty database that may be thrown away also that they apply with two runners at once, that applying again
changes nothing, and all that verify.sh checks, as the owner and as the audit role would see it.

  --static          only the files
  DATABASE_URL, or PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD, PGSSLMODE   the empty database, as its owner; secrets
                    also as NAME_FILE. Without them that part is skipped, which the last line says.
  MIGRATIONS_DIR    the migrations; default infra/postgres/migrations (another one is checked statically only)
  RELEASED_SHA256   the list of frozen ones; default released.sha256 beside this script
  CARACAL           the program; default caracal in the root of the checkout

Prints "ok   check" and "FAIL what". Exit code: 0 nothing failed (skipped is no failure), 1 something did, 2 wrong usage.
HELP
}

static=no
for argument in "$@"; do
  case "$argument" in
    -h | --help) usage; exit 0 ;;
    --static) static=yes ;;
    *) echo "validateMigrations.sh: unknown argument: $argument (try --help)" >&2; exit 2 ;;
  esac
done

here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../../.." && pwd -P)
migrations=${MIGRATIONS_DIR:-$here/../migrations}
released=${RELEASED_SHA256:-$here/released.sha256}
first_schema=7
failures=0

fail() {
  echo "FAIL $*" >&2
  failures=$((failures + 1))
}

# Runs a check and says that it is good when it found nothing.
check() {
  local before=$failures
  "$2"
  [ "$failures" != "$before" ] || echo "ok   $1"
}

sum_of() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

number_of() {
  local digits=${1#V}
  digits=${digits%%__*}
  echo "$((10#$digits))"
}

names=()
for file in "$migrations"/*; do
  [ -e "$file" ] && names+=("$(basename "$file")")
done

well_named=()
check_names() {
  local name subject
  for name in "${names[@]}"; do
    if [[ ! $name =~ ^V[0-9]{4}__[a-z][a-z0-9_]*\.sql$ ]]; then
      fail "$name is not named V000N__subject.sql"
      continue
    fi
    well_named+=("$name")
    subject=${name#V????__}
    subject=${subject%.sql}
    if [[ $subject =~ ^(v|version|release|rel)?_?[0-9]+([_0-9]*)$ || $subject =~ ^(update|updates|change|changes|misc|fix|fixes|wip)$ ]]; then
      fail "$name does not say what it changes"
    fi
  done
  [ "${#names[@]}" -gt 0 ] || fail "there is no migration in $migrations"
}

check_order() {
  local expected=1 name number
  for name in ${well_named[@]+"${well_named[@]}"}; do
    number=$(number_of "$name")
    if [ "$number" -lt "$expected" ]; then
      fail "$name has the number of another migration"
    elif [ "$number" -gt "$expected" ]; then
      fail "$name follows number $((expected - 1)): numbers have no gaps"
      expected=$((number + 1))
    else
      expected=$((expected + 1))
    fi
  done
}

check_frozen() {
  local sum name open=0 last=''
  if [ ! -f "$released" ]; then
    fail "$released is missing; make it with freezeMigrations.sh"
    return
  fi
  while read -r sum name; do
    if [ ! -f "$migrations/$name" ]; then
      fail "$name was released and is gone"
    elif [ "$(sum_of "$migrations/$name")" != "$sum" ]; then
      fail "$name was released and has changed; undo it and add a migration instead"
    fi
    [[ $name > $last ]] && last=$name
  done <"$released"
  for name in ${well_named[@]+"${well_named[@]}"}; do
    grep -q "  $name\$" "$released" && continue
    open=$((open + 1))
    [[ $name > $last ]] || fail "$name is open and comes before a released one"
  done
  [ "$open" -le 1 ] || fail "$open migrations are open; put them into one, or freeze those that were released"
}

# One line without comments, in small letters, blanks squeezed.
statements_of() {
  sed 's/--.*$//' "$1" | tr '[:upper:]\n\t' '[:lower:]  ' | tr -s ' '
}

check_expanding() {
  local name text rule
  for name in ${well_named[@]+"${well_named[@]}"}; do
    [ "$(number_of "$name")" -gt "$first_schema" ] || continue
    grep -q '^-- caracal:phase contract' "$migrations/$name" && continue
    text=$(statements_of "$migrations/$name")
    for rule in 'drop (table|column|schema|type) ' '[^a-z_]rename (to|column|constraint|value|attribute) ' \
      'alter (column )?[a-z0-9_"]+ (set data )?type ' ' set not null'; do
      if grep -qE "$rule" <<<"$text"; then
        fail "$name takes something away ($(grep -oE "$rule" <<<"$text" | head -n 1)): instances of the release before still need it"
      fi
    done
  done
}

check_one_way() {
  local place found
  for place in infra/docker infra/helm .ci .github; do
    [ -e "$root/$place" ] || continue
    found=$(grep -rnE '\.down\.sql|[^A-Za-z]U[0-9]{4}__|flyway[^a-z]+undo' "$root/$place" 2>/dev/null | cut -d : -f 1,2 | head -n 3 || true)
    [ -z "$found" ] || fail "$place goes back to an older schema: $found"
  done
}

check 'names say what they change' check_names
check 'numbers are unique and without gaps' check_order
check 'released migrations are unchanged, at most one is open' check_frozen
check 'migrations only expand' check_expanding
check 'nothing goes back to an older schema' check_one_way

skipped=''
if [ "$static" = yes ]; then
  skipped='applying them (--static)'
elif [ -n "${MIGRATIONS_DIR:-}" ]; then
  skipped='applying them (the program has its own copy of infra/postgres/migrations)'
elif [ -z "${DATABASE_URL:-}${DATABASE_URL_FILE:-}${PGHOST:-}" ]; then
  skipped='applying them (set DATABASE_URL, or PGHOST with PGUSER and PGPASSWORD, to an empty database)'
elif ! "${CARACAL:-$root/caracal}" schema try; then
  failures=$((failures + 1))
fi

[ -z "$skipped" ] || echo "skip $skipped"
if [ "$failures" -gt 0 ]; then
  echo "migrations failed: $failures" >&2
  exit 1
fi
echo 'migrations ok'

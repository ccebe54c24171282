#!/usr/bin/env bash
# Writes down the checksums of the migrations, after which none of them may change.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: freezeMigrations.sh [--check | --rewrite] [--help]

Adds every migration that is not in released.sha256 yet. Run it when a release is cut: from then on
validateMigrations.sh refuses any change to them.

  --check     change nothing; say which migrations are open
  --rewrite   also take over the checksums of migrations that changed after they were frozen; only for what no
              installation ever applied

  MIGRATIONS_DIR    the migrations; default infra/postgres/migrations
  RELEASED_SHA256   the list; default released.sha256 beside this script

Exit code: 0 done, 1 a frozen migration changed or is gone, 2 wrong usage.
HELP
}

mode=freeze
for argument in "$@"; do
  case "$argument" in
    -h | --help) usage; exit 0 ;;
    --check) mode=check ;;
    --rewrite) mode=rewrite ;;
    *) echo "freezeMigrations.sh: unknown argument: $argument (try --help)" >&2; exit 2 ;;
  esac
done

here=$(cd "$(dirname "$0")" && pwd -P)
migrations=${MIGRATIONS_DIR:-$here/../migrations}
released=${RELEASED_SHA256:-$here/released.sha256}

sum_of() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

frozen_sum() { [ ! -f "$released" ] || sed -n "s/^\([0-9a-f]\{64\}\)  $1\$/\1/p" "$released"; }

problems=0
if [ -f "$released" ]; then
  while read -r _ name; do
    [ -f "$migrations/$name" ] || { echo "freezeMigrations.sh: $name is frozen and gone" >&2; problems=1; }
  done <"$released"
fi

lines=''
for file in "$migrations"/V[0-9]*.sql; do
  name=$(basename "$file")
  sum=$(sum_of "$file")
  frozen=$(frozen_sum "$name")
  if [ -z "$frozen" ]; then
    echo "open    $name"
  elif [ "$frozen" != "$sum" ] && [ "$mode" != rewrite ]; then
    echo "freezeMigrations.sh: $name changed after it was frozen" >&2
    problems=1
  elif [ "$frozen" != "$sum" ]; then
    echo "changed $name"
  fi
  lines="$lines$sum  $name"$'\n'
done
[ "$problems" = 0 ] || exit 1
[ "$mode" = check ] && exit 0

next=$released.new
printf '%s' "$lines" >"$next"
mv "$next" "$released"
echo "frozen  $(grep -c . "$released") migrations"

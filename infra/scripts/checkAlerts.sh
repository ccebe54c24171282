#!/usr/bin/env bash
# Checks the alerting rules and runs their tests with promtool: each rule fires, stays quiet and clears.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: checkAlerts.sh [--fetch] [--help]

Runs promtool over infra/prometheus. promtool is taken from PATH, or from $PROMTOOL; Debian has it in the package
"prometheus". With --fetch it is unpacked from that package into a temporary directory first when it is not installed.

Exit codes: 0 every rule is good, 1 a rule or a test is not, 2 promtool is missing or the usage is wrong.
HELP
}

fetch=no
while [ $# -gt 0 ]; do
  case "$1" in
    -h | --help) usage; exit 0 ;;
    --fetch) fetch=yes ;;
    *) echo "checkAlerts.sh: unknown argument: $1 (try --help)" >&2; exit 2 ;;
  esac
  shift
done

cd "$(dirname "$0")/../prometheus"
promtool=${PROMTOOL:-$(command -v promtool || true)}

if [ -z "$promtool" ] && [ "$fetch" = yes ]; then
  unpacked=$(mktemp -d)
  trap 'rm -rf "$unpacked"' EXIT
  apt() { apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 "$@"; }
  if (cd "$unpacked" && { apt download prometheus || { apt update && apt download prometheus; }; } \
    && dpkg -x prometheus_*.deb .) >"$unpacked/log" 2>&1; then
    promtool=$unpacked/usr/bin/promtool
  else
    sed 's/^/checkAlerts.sh: /' "$unpacked/log" >&2
  fi
fi
if [ -z "$promtool" ] || [ ! -x "$promtool" ]; then
  echo 'checkAlerts.sh: promtool is missing; install the package "prometheus", say --fetch, or set PROMTOOL' >&2
  exit 2
fi

"$promtool" check rules caracal.rules.yml
"$promtool" test rules caracal.rules.test.yml

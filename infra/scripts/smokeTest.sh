#!/bin/sh
# Checks a running Caracal from the outside: probes, metrics authentication, and one governed call with its evidence.
set -u

usage() {
  cat <<'HELP'
usage: smokeTest.sh [--probes-only] [--help]

Prints one line per check, "ok    name url" or "fail  name url", all of them, and finally "smoke ok".

  --probes-only          only /health and /ready of the six services

  CARACAL_SMOKE_HOST     where the services answer; default 127.0.0.1
  CARACAL_API_PORT, CARACAL_STS_PORT, CARACAL_GATEWAY_PORT, CARACAL_AUDIT_PORT, CARACAL_COORDINATOR_PORT,
  CARACAL_CONTROL_PORT   on which port; default 3000, 8080, 8081, 9090, 4000, 3002
  CARACAL_API_URL and so on   in place of host and port, as for the caracal command
  CARACAL_SMOKE_TIMEOUT  seconds per request; default 5
  CARACAL_SMOKE_UPSTREAM protected address of the README's call, as the Gateway reaches it; default http://localhost:3000/health,
                         with the services in containers http://api:3000/health
  CARACAL_HOME           home directory of the stack; default as for the caracal command
  CARACAL_MODE           dev, rc or stable; default: what the stack was started with
  METRICS_BEARER         or METRICS_BEARER_FILE; default: secrets/metricsBearer in the home directory

Exit code: 0 everything is well, 1 something is not, 2 wrong usage.
HELP
}

probes_only=false
for argument in "$@"; do
  case "$argument" in
    --probes-only) probes_only=true ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      echo "smokeTest.sh: unknown argument: $argument (try --help)" >&2
      exit 2
      ;;
  esac
done

command -v curl >/dev/null 2>&1 || {
  echo 'smokeTest.sh: curl is not on PATH' >&2
  exit 1
}

host=${CARACAL_SMOKE_HOST:-127.0.0.1}
limit=${CARACAL_SMOKE_TIMEOUT:-5}
root=$(cd "$(dirname "$0")/../.." && pwd -P)
failures=0

pass() { echo "ok    $*"; }
fail() {
  echo "fail  $*"
  failures=$((failures + 1))
}

# The HTTP status of a GET, 000 when there is none. Further arguments go to curl.
status_of() {
  url=$1
  shift
  curl --silent --output /dev/null --noproxy '*' --max-time "$limit" --write-out '%{http_code}' "$@" "$url" || true
}

expect() {
  name=$1
  url=$2
  wanted=$3
  shift 3
  got=$(status_of "$url" "$@")
  if [ "$got" = "$wanted" ]; then
    pass "$name $url"
  else
    fail "$name $url (expected $wanted, got $got)"
  fi
}

services='api:3000 sts:8080 gateway:8081 audit:9090 coordinator:4000 control:3002'

# Where a service answers, given as name:port.
address_of() {
  upper=$(echo "${1%%:*}" | tr '[:lower:]' '[:upper:]')
  url=''
  eval "url=\${CARACAL_${upper}_URL:-} port=\${CARACAL_${upper}_PORT:-${1##*:}}"
  echo "${url:-http://$host:$port}" | sed 's|/*$||'
}

for service in $services; do
  address=$(address_of "$service")
  expect "${service%%:*} health" "$address/health" 200
  expect "${service%%:*} ready" "$address/ready" 200
done

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

mode_of_stack() {
  if [ -n "${CARACAL_MODE:-}" ]; then
    echo "$CARACAL_MODE"
  else
    sed -n 's/^  "mode" : "\([a-z]*\)",$/\1/p' "$(home_directory)/run/state.json" 2>/dev/null | head -n 1
  fi
}

metrics_bearer() {
  if [ -n "${METRICS_BEARER:-}" ]; then
    echo "$METRICS_BEARER"
  else
    cat "${METRICS_BEARER_FILE:-$(home_directory)/secrets/metricsBearer}" 2>/dev/null
  fi
}

gateway=$(address_of gateway:8081)

check_metrics() {
  mode=$(mode_of_stack)
  bearer=$(metrics_bearer)
  if [ -z "$bearer" ]; then
    fail 'metrics bearer: set METRICS_BEARER, METRICS_BEARER_FILE or CARACAL_HOME'
    return
  fi
  for service in $services; do
    name=${service%%:*}
    url=$(address_of "$service")/metrics
    # The bearer goes through a file descriptor, never through the command line, where other users could read it.
    got=$(printf 'header = "Authorization: Bearer %s"\n' "$bearer" | status_of "$url" --config -)
    if [ "$got" = 200 ]; then pass "$name metrics with bearer $url"; else fail "$name metrics with bearer $url (expected 200, got $got)"; fi
    case "$mode" in
      dev) ;;
      *) expect "$name metrics without bearer" "$url" 401 ;;
    esac
  done
}

check_governed_call() {
  if output=$("$root/caracal" demo 2>&1); then
    pass "governed call and its evidence $gateway"
  else
    fail "governed call and its evidence $gateway"
    echo "$output" | sed 's/^/      /'
  fi
}

# The README's first call by hand, as it stands there but for the addresses.
check_readme() {
  commands=$(sed -n '/<!-- first-call/,/^```$/p' "$root/README.md" | sed -e '1,2d' -e '$d' \
    -e 's|"upstream_url":"http://localhost:3000/health"|"upstream_url":"@UPSTREAM@"|')
  for service in $services; do
    commands=$(printf '%s\n' "$commands" | sed "s|http://localhost:${service##*:}|$(address_of "$service")|g")
  done
  commands=$(printf '%s\n' "$commands" | sed "s|@UPSTREAM@|${CARACAL_SMOKE_UPSTREAM:-http://localhost:3000/health}|")
  if output=$(printf '%s\n' "$commands" | sh -eu 2>&1) && echo "$output" | grep -q '"ok":true'; then
    pass "first call of the README $gateway"
  else
    fail "first call of the README $gateway"
    echo "$output" | sed 's/^/      /'
  fi
}

if [ "$probes_only" = false ]; then
  check_metrics
  case "$host" in
    127.0.0.1 | localhost)
      check_governed_call
      check_readme
      ;;
    *) fail "governed call $gateway (only possible on the machine of the stack; use --probes-only elsewhere)" ;;
  esac
fi

if [ "$failures" -gt 0 ]; then
  echo "smoke failed: $failures" >&2
  exit 1
fi
echo 'smoke ok'

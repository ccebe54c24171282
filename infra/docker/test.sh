#!/usr/bin/env bash
# Builds the images, brings both stacks up, smokes them, kills every container in turn, and proves that no evidence got lost.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: test.sh [--no-build] [--no-kill] [--keep] [dev|stable|all] [--help]

Tests the images and compose files on this machine's Docker engine, and takes everything down again. Not part of `mvn verify`.

  dev       docker-compose.yml, project caracal-dev
  stable    runtime-compose.yml, project caracal, with the images built here
  all       both; the default

  --no-build   takes the images that an earlier run built
  --no-kill    kills nothing: quicker, and no proof of recovery
  --keep       leaves the stack running; only with dev or stable

What happens: build; sizes; up; the limits, ports and file systems that the engine really set; TLS and users of Redis; smokeTest.sh in full;
governed calls all the time while each container is killed in turn, each of which has to come back and all services with it; the evidence of every
call that was answered, and the chain over it. Then what operators do: with dev a backup, the end of everything, and its return from the backup;
with stable the exchange of secrets, and an upgrade. Down.

Needs bash, curl, openssl, a running Docker engine (Debian's docker.io will do), Compose v2 (`docker compose`), and what `mvn package` builds.
Where no registry can be reached, run localBases.sh first; its images are found. The project names and the ports of the services must be free.

Exit code: 0 everything held, 1 something did not, 2 wrong usage.
HELP
}

build=true
keep=false
kill=true
mode=all
for argument in "$@"; do
  case "$argument" in
    --no-build) build=false ;;
    --no-kill) kill=false ;;
    --keep) keep=true ;;
    dev | stable | all) mode=$argument ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      echo "test.sh: unknown argument: $argument (try --help)" >&2
      exit 2
      ;;
  esac
done
if [ "$keep" = true ] && [ "$mode" = all ]; then
  echo 'test.sh: --keep is for dev or stable' >&2
  exit 2
fi

here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
started=$SECONDS
largest=180000000
services='api sts gateway audit coordinator control'
failures=0
work=$(mktemp -d "${TMPDIR:-/tmp}/caracal-docker-test.XXXXXX")
caller=''
up=''

say() { printf '%4ds  %s\n' "$((SECONDS - started))" "$*"; }
fail() {
  echo "test.sh: $*" >&2
  exit 1
}
wrong() {
  say "FAIL  $*"
  failures=$((failures + 1))
}

finish() {
  status=$?
  [ -z "$caller" ] || kill "$caller" 2>/dev/null || true
  if [ -n "$up" ]; then
    if [ "$keep" = true ]; then
      say "the stack stays: docker compose -p $up down -v; its secrets are in $work"
      exit "$status"
    fi
    if [ "$status" != 0 ]; then
      compose ps --all || true
      compose logs --tail 15 || true
    fi
    compose down --volumes --timeout 20 >/dev/null 2>&1 || true
  fi
  docker network rm caracalDevData >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

command -v docker >/dev/null 2>&1 || fail 'docker is not on PATH'
command -v curl >/dev/null 2>&1 || fail 'curl is not on PATH'
command -v openssl >/dev/null 2>&1 || fail 'openssl is not on PATH'
docker info >/dev/null 2>&1 || fail 'no Docker engine answers; start one, or set DOCKER_HOST'
docker compose version >/dev/null 2>&1 || fail 'Compose v2 is missing; install the plugin docker-compose'
[ -s "$root/caracal-dist/target/dist/caracal-runtime.jar" ] || fail 'nothing is built; run mvn -DskipTests package first'

export DOCKER_BUILDKIT=1 COMPOSE_PARALLEL_LIMIT=${COMPOSE_PARALLEL_LIMIT:-2}
export CARACAL_NO_BUILD=1 CARACAL_HOME=$work/home CARACAL_SECRETS_DIR=$work/home/secrets
export CARACAL_CONTROL_DIR=$work/home/control CARACAL_CA_DIR=$work/home/ca
export CARACAL_REGISTRY=localhost/ CARACAL_VERSION=test
# What the operator's shell says must not decide what is tested.
unset CARACAL_MODE DATABASE_URL REDIS_URL METRICS_BEARER METRICS_BEARER_FILE COMPOSE_FILE COMPOSE_PROJECT_NAME
for base in BUILD POSTGRES REDIS; do
  variable=${base}_BASE
  image=localhost/caracal-base/$(echo "$base" | tr '[:upper:]' '[:lower:]'):trixie
  if [ -z "${!variable:-}" ] && docker image inspect "$image" >/dev/null 2>&1; then
    export "$variable=$image"
  fi
done

compose() { docker compose --project-directory "$here" --file "$file" "$@"; }
container() { compose ps --all --quiet "$1"; }
inspect() { docker inspect --format "$2" "$(container "$1")"; }
admin() { curl -s --noproxy '*' --max-time 10 -H "Authorization: Bearer $(cat "$CARACAL_SECRETS_DIR/caracalAdminToken")" "$@"; }
port_of() {
  case "$1" in
    api) echo 3000 ;; sts) echo 8080 ;; gateway) echo 8081 ;; audit) echo 9090 ;; coordinator) echo 4000 ;; control) echo 3002 ;;
  esac
}
ready() { [ "$(curl -s --noproxy '*' -o /dev/null --max-time 3 -w '%{http_code}' "http://127.0.0.1:$(port_of "$1")/ready")" = 200 ]; }

# Runs a command every second until it succeeds: await SECONDS WHAT COMMAND...
await() {
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    if [ "$SECONDS" -ge "$until" ]; then
      return 1
    fi
    sleep 1
  done
  : "$what"
}
all_ready() {
  local service
  for service in $services; do
    ready "$service" || return 1
  done
}
healthy() { [ "$(inspect "$1" '{{.State.Status}} {{.State.Health.Status}}')" = 'running healthy' ]; }

build_images() {
  file=$here/docker-compose.yml
  if [ "$build" = true ]; then
    say 'building the images'
    "$here/secrets.sh" --dev >/dev/null
    compose build --quiet >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; fail 'the images could not be built'; }
  fi
  local image size
  for image in $services runtime postgres redis; do
    size=$(docker image inspect --format '{{.Size}}' "localhost/caracal-$image:test") || fail "there is no image localhost/caracal-$image:test"
    say "$(printf 'image caracal-%-12s %4d MB' "$image" "$((size / 1000000))")"
    case " $services " in
      *" $image "*) [ "$size" -le "$largest" ] || wrong "caracal-$image is larger than $((largest / 1000000)) MB" ;;
    esac
    # As a registry would hold them.
    docker tag "localhost/caracal-$image:test" "localhost/caracal-$image:vtest"
  done
  for image in $services; do
    [ "$(docker image inspect --format '{{.Config.User}}' "localhost/caracal-$image:test")" = 65532:65532 ] || wrong "caracal-$image does not run as 65532"
    docker image inspect --format '{{json .Config.Labels}}' "localhost/caracal-$image:test" >"$work/labels"
    grep -q org.opencontainers.image.revision "$work/labels" || wrong "caracal-$image has no OCI labels"
    if docker run --rm --network none --entrypoint /bin/sh "localhost/caracal-$image:test" -c : >/dev/null 2>&1; then
      wrong "caracal-$image has a shell"
    fi
    id=$(docker create "localhost/caracal-$image:test")
    docker cp "$id:/usr/share/sbom/caracal.cdx.json" "$work/sbom" >/dev/null 2>&1 || : >"$work/sbom"
    grep -q '"CycloneDX"' "$work/sbom" || wrong "caracal-$image has no bill of materials"
    docker rm "$id" >/dev/null
  done
}

start_stack() {
  say "$1: secrets, then up"
  rm -rf "${work:?}/home"
  mkdir -p "$work/home"
  "$here/secrets.sh" --dev >/dev/null
  up=$2
  # Two limits that are not the default, to see them arrive.
  export CARACAL_GATEWAY_MEMORY=900M CARACAL_APP_PIDS=200 LOG_LEVEL=warn
  compose up --detach --no-build --quiet-pull >"$work/up.log" 2>&1 || { tail -n 40 "$work/up.log"; fail "$1: the stack did not come up"; }
  await 240 ready all_ready || fail "$1: not everything was ready in four minutes"
  say "$1: everything is ready"
}

check_containers() {
  local each
  for each in postgres redis $services; do
    [ "$(inspect "$each" '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.Init}}')" = 'true [ALL] true' ] || wrong "$each is not hardened"
    case "$(inspect "$each" '{{.HostConfig.SecurityOpt}}')" in *no-new-privileges*) ;; *) wrong "$each may gain privileges" ;; esac
    [ "$(inspect "$each" '{{range .NetworkSettings.Ports}}{{range .}}{{.HostIp}} {{end}}{{end}}' | tr -s ' ' '\n' | sort -u | xargs)" = 127.0.0.1 ] \
      || wrong "$each is published elsewhere than on 127.0.0.1"
    [ "$(inspect "$each" '{{.HostConfig.Memory}}')" -gt 0 ] || wrong "$each has no memory limit"
    await 60 healthy healthy "$each" || wrong "$each is not healthy for the engine"
  done
  [ "$(inspect gateway '{{.HostConfig.Memory}}')" = 943718400 ] || wrong 'CARACAL_GATEWAY_MEMORY did not arrive'
  [ "$(inspect api '{{.HostConfig.PidsLimit}}')" = 200 ] || wrong 'CARACAL_APP_PIDS did not arrive'
  case "$(inspect audit '{{.Config.Env}}')" in *LOG_LEVEL=warn*) ;; *) wrong 'LOG_LEVEL did not arrive' ;; esac
}

# redis-cli in the container of Redis: as_user USER SECRET COMMAND...
as_user() {
  local user=$1 secret=$2
  shift 2
  REDISCLI_AUTH=$(cat "$CARACAL_SECRETS_DIR/$secret") docker exec --env REDISCLI_AUTH "$(container redis)" \
    redis-cli --tls --cacert /etc/caracal/redis/ca.crt -h 127.0.0.1 --user "$user" "$@" 2>&1 || true
}
refused() {
  local service=$1
  shift
  case "$(as_user "caracal$service" "${service}RedisPassword" "$@")" in *NOPERM*) ;; *) wrong "$service may $*" ;; esac
}

# Redis serves nothing but TLS, each service as a user of its own, who may do what is that service's and nothing else.
check_redis() {
  local service answer clients secret name
  answer=$(REDISCLI_AUTH=$(cat "$CARACAL_SECRETS_DIR/redisPassword") docker exec --env REDISCLI_AUTH "$(container redis)" \
    redis-cli -h 127.0.0.1 PING 2>&1 || true)
  case "$answer" in *PONG*) wrong "$1: Redis answers without TLS" ;; esac
  docker cp "$(container redis):/etc/caracal/redis/ca.crt" "$work/redisCa" >/dev/null
  for name in '-verify_ip 127.0.0.1' '-verify_hostname redis' '-verify_hostname localhost'; do
    # shellcheck disable=SC2086 # an option and its value
    openssl s_client -connect 127.0.0.1:6379 -CAfile "$work/redisCa" -verify_return_error $name </dev/null >/dev/null 2>&1 \
      || wrong "$1: the certificate of Redis fails $name"
  done
  if openssl s_client -connect 127.0.0.1:6379 -verify_return_error </dev/null >/dev/null 2>&1; then
    wrong "$1: the certificate of Redis is trusted by everybody"
  fi
  docker exec "$(container redis)" cat /run/caracal/redis.conf >"$work/redis.conf"
  for secret in "$CARACAL_SECRETS_DIR"/*edisPassword; do
    if grep -qFf "$secret" "$work/redis.conf"; then wrong "$1: redis.conf holds $(basename "$secret")"; fi
  done
  clients=$(as_user default redisPassword CLIENT LIST)
  for service in $services; do
    case "$clients" in *" user=caracal$service "*) ;; *) wrong "$1: $service is not logged in to Redis as its own user" ;; esac
    case "$(inspect "$service" '{{range .Mounts}}{{.Name}} {{.Destination}} {{end}}')" in
      *redisTls* | */run/secrets/redisPassword* | */run/secrets/redisUrl*) wrong "$1: $service sees keys or the password of Redis's administrator" ;;
    esac
    [ "$(as_user "caracal$service" "${service}RedisPassword" PING)" = PONG ] || wrong "$1: $service may not ask Redis whether it is there"
    refused "$service" FLUSHALL
    refused "$service" CONFIG GET requirepass
    refused "$service" ACL LIST
  done
  refused gateway XADD caracal.policy.invalidate '*' zone none
  refused gateway XADD caracal.sessions.revoke '*' zone none
  refused control XRANGE caracal.audit.events - +
  say "$1: Redis serves TLS alone, to a user per service"
}

smoke() {
  say "$1: smokeTest.sh"
  local bind=127.0.0.1 machine
  # On Linux host.docker.internal is an address of this machine on a bridge; elsewhere the engine forwards it to the loopback.
  docker cp "$(container gateway):/etc/hosts" "$work/hosts" >/dev/null 2>&1 || : >"$work/hosts"
  machine=$(sed -n 's/^\([0-9.]*\)[[:space:]].*host\.docker\.internal.*/\1/p' "$work/hosts")
  if [ -n "$machine" ] && grep -qs -- "-- $machine\$" /proc/net/fib_trie; then
    bind=$machine
  fi
  if CARACAL_MODE=$1 CARACAL_SMOKE_UPSTREAM=http://api:3000/health CARACAL_DEMO_UPSTREAM_BIND=$bind \
    CARACAL_DEMO_UPSTREAM_HOST=host.docker.internal CARACAL_SMOKE_TIMEOUT=10 bash "$root/infra/scripts/smokeTest.sh" >"$work/smoke.log" 2>&1; then
    say "$1: $(tail -n 1 "$work/smoke.log"), $(grep -c '^ok' "$work/smoke.log") checks"
  else
    sed 's/^/      /' "$work/smoke.log"
    wrong "$1: smokeTest.sh failed"
  fi
}

# A zone with one governed resource, made by the commands of the README; leaves ZONE, INNER, EDGE and the function token.
make_zone() {
  sed -n '/<!-- first-call/,/^```$/p' "$root/README.md" | sed -e '1,2d' -e '/^# A mandate for one call/,$d' \
    -e 's|"upstream_url":"http://localhost:3000/health"|"upstream_url":"http://api:3000/health"|' -e 's|"ttl_seconds":300|"ttl_seconds":3600|' >"$work/zone.sh"
  # shellcheck source=/dev/null
  . "$work/zone.sh"
  [ -n "${EDGE:-}" ] || fail 'the zone for the test could not be made'
}

# One governed call; writes the request ids of what was answered with 200.
call_once() {
  local head=$work/head body=$work/body mandate
  if curl -s --noproxy '*' --max-time 10 -D "$head" -o "$body" http://localhost:8080/oauth/2/token \
    -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange -d zone_id="$ZONE" -d application_id="$APP_ID" \
    --data-urlencode client_secret="$APP_SECRET" -d resource=resource://health -d scope=health:read -d agent_session_id="$INNER" \
    -d delegation_edge_id="$EDGE"; then
    answered "$head"
    mandate=$(first access_token <"$body" || true)
    if [ -n "$mandate" ] && curl -s --noproxy '*' --max-time 10 -D "$head" -o /dev/null -H "Authorization: Bearer $mandate" \
      -H 'X-Caracal-Resource: resource://health' http://localhost:8081/; then
      answered "$head"
    fi
  fi
}
# Governed calls until it is stopped.
call_on() {
  while :; do
    call_once
    sleep 0.3
  done
}
answered() {
  if grep -q '^HTTP/1.1 200' "$1"; then
    tr -d '\r' <"$1" | sed -n 's/^[Xx]-[Rr]equest-[Ii]d: //p' >>"$work/answered"
  fi
}

# As a crash would be, where this shell sees the engine's processes, so that the restart policy has to act; else killed and started again.
kill_hard() {
  local id pid
  id=$(container "$1")
  pid=$(docker inspect --format '{{.State.Pid}}' "$id")
  if grep -qs "$id" "/proc/$pid/cgroup" && kill -KILL "$pid" 2>/dev/null; then
    return
  fi
  docker kill --signal KILL "$id" >/dev/null
  docker start "$id" >/dev/null
}

kill_each() {
  local each before lived
  for each in gateway sts audit coordinator api control redis postgres; do
    lived=$(inspect "$each" '{{.State.StartedAt}}')
    before=$SECONDS
    # It comes back with another authority then, which everybody has to take over.
    if [ "$each" = redis ]; then docker exec "$(container redis)" rm /var/lib/caracal-redis/ca.pem; fi
    kill_hard "$each"
    started_again() { [ "$(inspect "$each" '{{.State.Running}} {{.State.StartedAt}}')" != "true $lived" ] && [ "$(inspect "$each" '{{.State.Running}}')" = true ]; }
    await 60 restart started_again || { wrong "$1: $each was not started again"; continue; }
    if await 180 recovery all_ready && await 60 health healthy "$each"; then
      say "$1: killed $each; everything was ready again after $((SECONDS - before)) s"
    else
      wrong "$1: no recovery within three minutes after $each was killed"
    fi
  done
}

enough_answered() { [ "$(wc -l <"$work/answered")" -ge 20 ]; }
has_evidence() { [ "$(admin -o "$work/evidence" -w '%{http_code}' "http://localhost:3000/v1/zones/$ZONE/audit/by-request/$1")" = 200 ] && grep -q event_type "$work/evidence"; }

check_evidence() {
  local count=0 lost=0 request
  sort -u "$work/answered" >"$work/requests"
  while read -r request; do
    count=$((count + 1))
    await 60 evidence has_evidence "$request" || { lost=$((lost + 1)); wrong "$1: request $request was answered and has no evidence"; }
  done <"$work/requests"
  [ "$count" -ge 20 ] || wrong "$1: only $count calls were answered during the test"
  say "$1: $count answered requests, $lost without evidence"
}

# Every event of the zone: no gap, each naming its predecessor, each link signed.
check_chain() {
  local key previous='' length=0 sequence content before hmac wanted
  key=$(cat "$CARACAL_SECRETS_DIR/auditHmacKey")
  curl -s --noproxy '*' --max-time 60 -H "Authorization: Bearer $(cat "$CARACAL_SECRETS_DIR/auditAdminToken")" \
    "http://localhost:9090/api/audit/search?zone_id=$ZONE&limit=1000" >"$work/events"
  while read -r sequence content before hmac; do
    length=$((length + 1))
    [ "$sequence" = "$length" ] || { wrong "$1: the chain has a gap before $sequence"; return; }
    [ "$before" = "-$previous" ] || { wrong "$1: event $sequence does not name its predecessor"; return; }
    wanted=$(printf '%s|%s' "$content" "$previous" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" | sed 's/.*= //')
    [ "$hmac" = "$wanted" ] || { wrong "$1: the signature of event $sequence does not verify"; return; }
    previous=$content
  done < <(chain_links <"$work/events")
  [ "$length" -ge "$(wc -l <"$work/requests")" ] || wrong "$1: the chain has $length events, fewer than requests"
  say "$1: the chain of the zone verifies over $length events"
}

# Sequence, content hash, hash before (after a -), HMAC of each event, whatever the order of its members.
chain_links() {
  tr '{' '\n' | sed -n 's/.*"ChainSeq":\([0-9]*\).*/\1 &/p' | sort -n | while read -r sequence event; do
    printf '%s %s -%s %s\n' "$sequence" "$(member ContentSHA256 "$event")" "$(member PrevContentSHA256 "$event")" "$(member ChainHMAC "$event")"
  done
}
member() { printf '%s' "$2" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# One step of an operator: its output is kept, and shown when it fails.
operator() {
  local what=$1
  shift
  if "$@" >"$work/operator.log" 2>&1; then
    say "$what"
  else
    tail -n 30 "$work/operator.log" | sed 's/^/      /'
    wrong "$what failed"
    return 1
  fi
}
caracal() { CARACAL_MODE=$stack "$root/caracal" "$@"; }

governed_call() {
  local before
  before=$(wc -l <"$work/answered")
  call_once
  [ "$(wc -l <"$work/answered")" -ge "$((before + 2))" ]
}

look() {
  operator "$stack: caracal status --ready" caracal status --ready || true
  operator "$stack: caracal logs --docker" caracal logs sts -n 5 --docker || true
  grep -q . "$work/operator.log" || wrong "$stack: caracal logs showed nothing"
  operator "$stack: caracal doctor" caracal doctor || true
}

# Everything goes, volumes too, and comes back from the bundle: the zone, its policy, its evidence, and what was signed and sealed.
lose_and_restore() {
  local bundle
  export CARACAL_COMPOSE_PROJECT=$up CARACAL_BACKUP_DIR=$work/backups
  operator "$stack: backup.sh --compose" bash "$root/infra/scripts/backup.sh" --compose || return 0
  bundle=$(sed -n 's/^backup ok //p' "$work/operator.log")
  [ -s "$bundle" ] || { wrong "$stack: backup.sh named no bundle"; return 0; }
  operator "$stack: caracal down --docker -v" caracal down --docker -v --yes || return 0
  [ -z "$(docker volume ls --quiet --filter "label=com.docker.compose.project=$up")" ] || wrong "$stack: volumes were left behind"
  operator "$stack: caracal up --docker, with nothing in it" caracal up --docker || return 0
  operator "$stack: restore.sh --dry-run" bash "$root/infra/scripts/restore.sh" --compose --replace --dry-run "$bundle" || return 0
  if CARACAL_RESTORE_CONFIRM=yes operator "$stack: restore.sh" bash "$root/infra/scripts/restore.sh" --compose --replace "$bundle"; then
    await 60 ready all_ready || wrong "$stack: not everything is ready after the restore"
    await 60 call governed_call || wrong "$stack: no governed call after the restore"
    check_evidence "$stack, restored"
    check_chain "$stack, restored"
  fi
  operator "$stack: caracal down --docker" caracal down --docker || return 0
  [ -n "$(docker volume ls --quiet --filter "label=com.docker.compose.project=$up")" ] || wrong "$stack: the volumes are gone"
  operator "$stack: caracal up --docker, with what was there" caracal up --docker || return 0
  await 60 call governed_call || wrong "$stack: no governed call after down and up"
}

exchange_and_upgrade() {
  local before
  before=$(cat "$CARACAL_SECRETS_DIR/gatewayStsHmacKey")
  operator "$stack: caracal rotate --docker" caracal rotate gatewayStsHmacKey --yes --docker || return 0
  [ "$(cat "$CARACAL_SECRETS_DIR/gatewayStsHmacKey")" != "$before" ] || wrong "$stack: the secret is still the old one"
  operator "$stack: caracal rotate stsRedisPassword --docker" caracal rotate stsRedisPassword --yes --docker || return 0
  operator "$stack: caracal rotate redisPassword --docker" caracal rotate redisPassword --yes --docker || return 0
  check_redis "$stack, after that"
  await 60 call governed_call || wrong "$stack: no governed call after the exchange of secrets"
  # Images of this name are in no registry.
  operator "$stack: caracal upgrade --docker" caracal upgrade --docker --no-pull || return 0
  await 60 call governed_call || wrong "$stack: no governed call after the upgrade"
  check_evidence "$stack, upgraded"
  check_chain "$stack, upgraded"
}

nothing_left() { [ -z "$(docker ps --all --quiet --filter "label=com.docker.compose.project=$up")" ]; }

test_stack() {
  stack=$1
  file=$2
  start_stack "$1" "$3"
  check_containers
  check_redis "$1"
  smoke "$1"
  : >"$work/answered"
  make_zone
  call_on &
  caller=$!
  if [ "$kill" = true ]; then kill_each "$1"; else await 60 calls enough_answered || true; fi
  kill "$caller" 2>/dev/null || true
  wait "$caller" 2>/dev/null || true
  caller=''
  check_evidence "$1"
  check_chain "$1"
  look
  if [ "$1" = dev ]; then lose_and_restore; else exchange_and_upgrade; fi
  if [ "$keep" = false ]; then
    say "$1: down"
    compose down --volumes --timeout 30 >"$work/down.log" 2>&1 || { tail -n 20 "$work/down.log"; wrong "$1: down failed"; }
    await 10 gone nothing_left || wrong "$1: containers were left behind"
    up=''
  fi
}

build_images
if [ "$mode" != stable ]; then test_stack dev "$here/docker-compose.yml" caracal-dev; fi
if [ "$mode" != dev ]; then test_stack stable "$here/runtime-compose.yml" caracal; fi

if [ "$failures" -gt 0 ]; then
  echo "docker test failed: $failures" >&2
  exit 1
fi
say 'docker test ok'

#!/bin/sh
# Makes the start-up archive of one service: a training run with stores that do not exist, so that it can touch nothing, then the archive.
# usage: train.sh <port> <archive>; the service is /opt/caracal/service.jar
set -eu

port=$1
archive=$2
java=/opt/caracal/jre/bin/java
work=$(mktemp -d)
# Links between classes would make the archive a tenth larger.
smaller=-XX:-AOTClassLinking

key=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
export CARACAL_MODE=dev HOST=127.0.0.1 PORT="$port" LOG_LEVEL=error DRAIN_WAIT_SECONDS=0 AUDIT_REPLAY_DIR="$work/replay"
export DATABASE_URL=postgres://nobody:nothing@127.0.0.1:1/nothing REDIS_URL=rediss://127.0.0.1:1
export STS_URL=http://127.0.0.1:1 ISSUER_URL=http://127.0.0.1:1 STS_ISSUER_URL=http://127.0.0.1:1
export STS_JWKS_URL=http://127.0.0.1:1/.well-known/jwks.json CARACAL_API_URL=http://127.0.0.1:1
export CARACAL_GATEWAY_URL=http://127.0.0.1:1 CARACAL_COORDINATOR_URL=http://127.0.0.1:1
export CARACAL_ALLOW_INSECURE_CONFIG_URLS=true AGENT_COORDINATOR_SCOPE=agent:lifecycle CARACAL_CONTROL_ENABLED=true
export SECRET_STORE_KEK="$key" AUDIT_HMAC_KEY="$key" STREAMS_HMAC_KEY="$key" GATEWAY_STS_HMAC_KEY="$key" IDEMPOTENCY_HMAC_KEY="$key"
export CARACAL_ADMIN_TOKEN="$key" CARACAL_COORDINATOR_TOKEN="$key" CONTROL_API_TOKEN="$key" AUDIT_ADMIN_TOKEN="$key"
export METRICS_BEARER="$key" CARACAL_OPERATOR_TOKEN="$key" CONTROL_GATE_FILE="$work/closed"
mkdir -p "$work/replay"

"$java" @/opt/caracal/java.options "$smaller" -XX:AOTMode=record -XX:AOTConfiguration="$work/recording" \
  -jar /opt/caracal/service.jar server >"$work/log" 2>&1 &
service=$!

# It serves /health long before anything it depends on is there; /ready once more, so that a refusal is recorded too.
tries=0
until HEALTH_PATH=/health /healthcheck 2>/dev/null; do
  tries=$((tries + 1))
  if [ "$tries" -ge 600 ] || ! kill -0 "$service" 2>/dev/null; then
    cat "$work/log" >&2
    echo 'train.sh: the service did not serve in its training run' >&2
    exit 1
  fi
  sleep 0.5
done
/healthcheck 2>/dev/null || true
kill -TERM "$service"
wait "$service" || true
[ -s "$work/recording" ] || { cat "$work/log" >&2; echo 'train.sh: nothing was recorded' >&2; exit 1; }

"$java" @/opt/caracal/java.options "$smaller" -XX:AOTMode=create -XX:AOTConfiguration="$work/recording" -XX:AOTCache="$archive" \
  -jar /opt/caracal/service.jar
# AOTMode=on refuses to start on an archive that does not fit.
"$java" @/opt/caracal/java.options -XX:AOTMode=on -XX:AOTCache="$archive" -jar /opt/caracal/service.jar --help >/dev/null
rm -rf "$work"

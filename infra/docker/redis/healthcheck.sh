#!/bin/sh
# Whether Redis answers, with the certificate that the services trust, and its streams are provisioned.
set -eu
[ -e /run/caracal/provisioned ]
REDISCLI_AUTH=${REDIS_PASSWORD:-$(cat "$REDIS_PASSWORD_FILE")}
export REDISCLI_AUTH
[ "$(redis-cli --tls --cacert "${REDIS_CA_FILE:-/etc/caracal/redis/ca.crt}" -h 127.0.0.1 PING)" = PONG ]

#!/bin/sh
# Whether Redis answers and its streams are provisioned.
set -eu
[ -e /run/caracal/provisioned ]
REDISCLI_AUTH=${REDIS_PASSWORD:-$(cat "$REDIS_PASSWORD_FILE")}
export REDISCLI_AUTH
[ "$(redis-cli -h 127.0.0.1 PING)" = PONG ]

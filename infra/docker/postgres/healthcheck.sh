#!/bin/sh
# Whether PostgreSQL accepts connections over TCP.
set -eu
for directory in /usr/lib/postgresql/*/bin; do
  [ -x "$directory/pg_isready" ] && PATH=$directory:$PATH
done
exec pg_isready --quiet --host=127.0.0.1 --port=5432 --timeout=2

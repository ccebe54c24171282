#!/bin/sh
# Makes an authority and a certificate for Redis, where they are missing, near their end, or for other names. Says "kept" or "renewed".
#
#   caracal-redis-certificate PRIVATE PUBLIC NAMES
#
#   PRIVATE  directory with the keys: ca.pem and server.pem, each with its certificate, so that a pair is replaced in one step
#   PUBLIC   directory that gets ca.crt, for those who are to trust it
#   NAMES    host names and addresses by which Redis is reached, with commas between
set -eu

authority_days=3650
server_days=397
# So long before the end of the one or the other: everybody reads the authority again with his next connection.
authority_margin=$((400 * 86400))
server_margin=$((90 * 86400))

fail() {
  echo "caracal-redis: $*" >&2
  exit 1
}

private=$1
public=$2
names=$3
case "$names" in
  '' | *[!A-Za-z0-9.:,-]*) fail "REDIS_TLS_NAMES is given as '$names'; it is host names and addresses, with commas between" ;;
esac
command -v openssl >/dev/null 2>&1 || fail 'the image has no openssl'
[ -w "$private" ] || fail "$private cannot be written; it is a volume that belongs to this account alone"
[ -w "$public" ] || fail "$public cannot be written; it is a volume that services mount read-only"
umask 077

settings() {
  cat <<'EOF'
[req]
distinguished_name = subject
prompt = no
[subject]
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
EOF
  printf 'subjectAltName = '
  separator=''
  for name in $(echo "$names" | tr ',' ' '); do
    case "$name" in
      *:*) printf '%sIP:%s' "$separator" "$name" ;;
      *[!0-9.]*) printf '%sDNS:%s' "$separator" "$name" ;;
      *) printf '%sIP:%s' "$separator" "$name" ;;
    esac
    separator=', '
  done
  echo
}

# make FILE EXTENSIONS DAYS [SIGNER]: a key and its certificate in one file.
make() {
  rm -f "$private/$1.new"
  openssl req -x509 -config "$private/openssl.cnf" -extensions "$2" -subj "/CN=Caracal Redis $2" -days "$3" \
    -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc ${4:+-CA "$4" -CAkey "$4"} -keyout "$private/key.new" -out "$private/crt.new" 2>"$private/openssl.log" \
    || { cat "$private/openssl.log" >&2; fail "no certificate could be made ($1)"; }
  cat "$private/key.new" "$private/crt.new" >"$private/$1.new"
  rm -f "$private/key.new" "$private/crt.new"
  mv -f "$private/$1.new" "$private/$1"
}

# Whether a file has a certificate that lasts so many seconds more.
lasts() { openssl x509 -in "$1" -noout -checkend "$2" >/dev/null 2>&1; }

result=kept
settings >"$private/openssl.cnf"
if ! lasts "$private/ca.pem" "$authority_margin"; then
  make ca.pem authority "$authority_days"
  result=renewed
fi
if ! lasts "$private/server.pem" "$server_margin" || [ "$(cat "$private/names" 2>/dev/null)" != "$names" ] \
  || ! openssl verify -CAfile "$private/ca.pem" "$private/server.pem" >/dev/null 2>&1; then
  make server.pem server "$server_days" "$private/ca.pem"
  printf '%s' "$names" >"$private/names"
  result=renewed
fi
openssl x509 -in "$private/ca.pem" -out "$private/ca.crt"
if ! cmp -s "$private/ca.crt" "$public/ca.crt"; then
  # In the same directory, so that nobody reads half of it.
  cp "$private/ca.crt" "$public/ca.crt.new"
  chmod 0444 "$public/ca.crt.new"
  mv -f "$public/ca.crt.new" "$public/ca.crt"
fi
echo "$result"

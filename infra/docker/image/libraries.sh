#!/bin/sh
# Sorts the libraries of /dist: lib gets what the manifests of all services name, only/<service> what that one needs beside it, and runtime-lib what
# the command line needs beside lib. What no container uses goes: embedded stores, and JNA, which the Postgres driver wants on Windows alone.
set -eu

services='api sts gateway audit coordinator control'
# Only who checks the secrets of clients hashes them; the library is too large to be in every image.
hashing='api sts'

cd /dist
for program in $services runtime; do
  test -s "caracal-$program.jar" || { echo "caracal-$program.jar is missing: run mvn package first" >&2; exit 1; }
done
test -s sbom/caracal.cdx.json || { echo 'sbom/caracal.cdx.json is missing: run mvn package first' >&2; exit 1; }

# The libraries that a manifest names, one per line. A long line goes on in the next one, after a blank.
work=$(mktemp -d)
named() {
  (cd "$work" && jar --extract --file "/dist/caracal-$1.jar" META-INF/MANIFEST.MF)
  tr -d '\r' <"$work/META-INF/MANIFEST.MF" | sed -e ':a' -e '$!N' -e 's/\n //' -e 'ta' -e 'P' -e 'D' \
    | sed -n 's/^Class-Path: //p' | tr ' ' '\n' | grep -v '^lib/jna-' | sort -u
}

mv lib all
mkdir -p lib runtime-lib
for service in $services; do
  mkdir -p "only/$service"
  named "$service" >"$work/$service"
  case " $hashing " in
    *" $service "*) ;;
    *) grep -v '^lib/bcprov-' "$work/$service" >"$work/less" && mv "$work/less" "$work/$service" ;;
  esac
done
cp "$work/api" "$work/common"
for service in $services; do
  comm -12 "$work/common" "$work/$service" >"$work/less"
  mv "$work/less" "$work/common"
done
for service in $services; do
  comm -13 "$work/common" "$work/$service" | while read -r jar; do cp -p "all/${jar#lib/}" "only/$service/"; done
done
while read -r jar; do cp -p "all/${jar#lib/}" lib/; done <"$work/common"
# The command line runs no service in a container.
named runtime | comm -13 "$work/common" - | while read -r jar; do
  case "$jar" in
    lib/embedded-* | lib/jedis-* | lib/commons-pool2-* | lib/caracal-control-*) continue ;;
  esac
  for service in $services; do
    case "$jar" in "lib/caracal-$service-"*) continue 2 ;; esac
  done
  [ ! -e "all/${jar#lib/}" ] || cp -p "all/${jar#lib/}" runtime-lib/
done
rm -rf all "$work" ./*.jsa

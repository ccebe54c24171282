#!/bin/sh
# Puts the least of a system that a JVM needs into a directory: the libraries that the given programs link, certificates, an account, and
# the records of the Debian packages that these come from, where image scanners look for them. No shell.
set -eu

root=$1
shift
mkdir -p "$root/etc" "$root/tmp" "$root/var/lib/dpkg/status.d" "$root/usr/share/sbom" "$root/run/secrets"
chmod 1777 "$root/tmp"

printf 'root:x:0:0:root:/root:/nonexistent\nnonroot:x:65532:65532:nonroot:/tmp:/nonexistent\n' >"$root/etc/passwd"
printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
cp /etc/os-release "$root/etc/os-release"

# Name resolution is loaded at run time, so nothing links it.
libraries=$(
  {
    for program in "$@"; do
      ldd "$program" 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\) .*/\1/p'
    done
    find /lib /usr/lib -name 'libnss_dns.so.2' -o -name 'libnss_files.so.2' -o -name 'libresolv.so.2'
  } | sort -u
)
packages=''
for library in $libraries; do
  case "$library" in "$JRE"/*) continue ;; esac
  real=$(readlink -f "$library")
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
  owner=$(dpkg -S "$real" 2>/dev/null | head -n 1 | cut -d : -f 1)
  packages="$packages $owner"
done

mkdir -p "$root/etc/ssl/certs"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"

# One CycloneDX component for each package, and the JRE itself.
components=''
for package in $(echo "$packages" ca-certificates | tr ' ' '\n' | sort -u); do
  version=$(dpkg-query -W -f '${Version}' "$package")
  dpkg-query -s "$package" >"$root/var/lib/dpkg/status.d/$package"
  components="$components{\"type\":\"library\",\"name\":\"$package\",\"version\":\"$version\",\"purl\":\"pkg:deb/debian/$package@$version\"},"
done
java=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"$/\1/p' "$JRE/release")
[ -n "$java" ] || java=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$JRE/release")
printf '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[%s{"type":"platform","name":"openjdk","version":"%s"}]}\n' \
  "$components" "$java" >"$root/usr/share/sbom/base.cdx.json"

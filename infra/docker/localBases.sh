#!/usr/bin/env bash
# Makes the base images from Debian packages, for places where no image registry can be reached.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: localBases.sh [--maven] [--force] [--help]

Makes base images from Debian packages: debootstrap for the system, apt for the rest. What exists is left alone.

  localhost/caracal-base/debian:trixie      Debian 13, minimal
  localhost/caracal-base/build:trixie       with OpenJDK 25 and a C compiler     (build argument BUILD_BASE)
  localhost/caracal-base/postgres:trixie    with PostgreSQL                      (build argument POSTGRES_BASE)
  localhost/caracal-base/redis:trixie       with Redis and openssl               (build argument REDIS_BASE)

At the end it prints the variables that docker-compose.yml and test.sh read to build on them.

  --maven                makes one more: build with Maven, localhost/caracal-base/maven:trixie (MAVEN_BASE), for JARS=maven
  --force                make them again
  CARACAL_DEBIAN_MIRROR  address of a Debian archive, ending in /debian; default: the one that this machine's apt-get uses

Needs root, a Docker engine with BuildKit, and debootstrap (or apt-get, which then fetches it for the moment).
Exit code: 0 done, 1 failed, 2 wrong usage.
HELP
}

fail() {
  echo "localBases.sh: $*" >&2
  exit 1
}

force=false
targets='build postgres redis'
for argument in "$@"; do
  case "$argument" in
    --force) force=true ;;
    --maven) targets='build maven postgres redis' ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      echo "localBases.sh: unknown argument: $argument (try --help)" >&2
      exit 2
      ;;
  esac
done

here=$(cd "$(dirname "$0")" && pwd -P)
mirror=${CARACAL_DEBIAN_MIRROR:-}
if [ -z "$mirror" ] && command -v apt-get >/dev/null 2>&1; then
  # shellcheck disable=SC2016 # apt-get's own variables
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | sed -n 's|/debian/$|/debian|p' | sort -u | head -n 1)
fi
[ -n "$mirror" ] || fail 'no Debian archive is known here; set CARACAL_DEBIAN_MIRROR'
prefix=localhost/caracal-base
work=''
trap '[ -z "$work" ] || rm -rf "$work"' EXIT

command -v docker >/dev/null 2>&1 || fail 'docker is not on PATH'
docker info >/dev/null 2>&1 || fail 'no Docker engine answers; start it, or set DOCKER_HOST'

exists() { [ "$force" = false ] && docker image inspect "$1" >/dev/null 2>&1; }

# debootstrap as installed, else unpacked from its package.
find_debootstrap() {
  if command -v debootstrap >/dev/null 2>&1; then
    return
  fi
  command -v apt-get >/dev/null 2>&1 || fail 'debootstrap is not on PATH, and there is no apt-get to fetch it with'
  (cd "$work" && apt-get download debootstrap >/dev/null 2>&1 && dpkg -x debootstrap_*.deb debootstrap) \
    || fail 'debootstrap is not on PATH and could not be fetched; install it'
  export DEBOOTSTRAP_DIR=$work/debootstrap/usr/share/debootstrap
  PATH=$work/debootstrap/usr/sbin:$PATH
}

make_debian() {
  local image=$prefix/debian:trixie root
  if exists "$image"; then
    echo "exists  $image"
    return
  fi
  [ "$(id -u)" = 0 ] || fail 'debootstrap needs root'
  work=$(mktemp -d "${TMPDIR:-/tmp}/caracal-bases.XXXXXX")
  root=$work/root
  find_debootstrap
  echo "making  $image (debootstrap, a minute or two)"
  debootstrap --variant=minbase trixie "$root" "$mirror" >"$work/log" 2>&1 \
    || { tail -n 20 "$work/log" >&2; fail "debootstrap failed against $mirror"; }
  # What a base image has no use for.
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,info,locale}/* \
    "$root"/var/log/*.log "$root"/var/cache/debconf/*-old
  printf 'path-exclude=/usr/share/%s/*\n' doc man info locale >"$root/etc/dpkg/dpkg.cfg.d/caracal-slim"
  : >"$root/etc/machine-id"
  tar -C "$root" --numeric-owner -c . | docker import --change 'CMD ["bash"]' - "$image" >/dev/null
  echo "made    $image"
}

make_target() {
  local image=$prefix/$1:trixie
  if exists "$image"; then
    echo "exists  $image"
    return
  fi
  echo "making  $image"
  # The host's network, because apt must reach the mirror from wherever this machine reaches it.
  DOCKER_BUILDKIT=1 docker build --quiet --network host --target "$1" --build-arg "DEBIAN=$prefix/debian:trixie" \
    --tag "$image" - <"$here/bases.Dockerfile" >/dev/null || fail "$image could not be built"
  echo "made    $image"
}

make_debian
for target in $targets; do
  make_target "$target"
done
for target in $targets; do
  echo "$(echo "$target" | tr '[:lower:]' '[:upper:]')_BASE=$prefix/$target:trixie"
done

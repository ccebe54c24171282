# Base images from Debian packages alone: what the other Dockerfiles of this directory start from where no image registry can be reached.
# Built by localBases.sh; every target takes the Debian image that it made, or any other Debian 13.
ARG DEBIAN=debian:trixie-slim

# JDK of the newest LTS, a C compiler, and a static shell for nothing but the health check's own build.
FROM ${DEBIAN} AS build
RUN mkdir -p /usr/share/man/man1 \
 && apt-get update \
 && apt-get install --yes --no-install-recommends openjdk-25-jdk-headless gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb

# Maven beside it, for building the programs in the image (JARS=maven).
FROM build AS maven
RUN apt-get update \
 && apt-get install --yes --no-install-recommends maven \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb
ENV JAVA_HOME=/usr/lib/jvm/caracal-jdk
RUN ln -s "$(dirname "$(dirname "$(readlink -f /usr/bin/javac)")")" "$JAVA_HOME"

# The account has the number that the official image gives it, so that volumes can move between the two.
FROM ${DEBIAN} AS postgres
RUN groupadd --gid 999 postgres \
 && useradd --uid 999 --gid 999 --home-dir /var/lib/postgresql --shell /usr/sbin/nologin postgres \
 && apt-get update \
 && mkdir -p /etc/postgresql-common \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get install --yes --no-install-recommends postgresql \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb

FROM ${DEBIAN} AS redis
RUN groupadd --gid 999 redis \
 && useradd --uid 999 --gid 999 --home-dir /data --shell /usr/sbin/nologin redis \
 && apt-get update \
 && apt-get install --yes --no-install-recommends redis-server openssl \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb

# Redis with Caracal's configuration, users, TLS, streams and groups. Build from the root of the repository:
#   docker build --file infra/docker/redis.Dockerfile --tag caracal-redis .
#
# REDIS_BASE  Redis 7 or newer on Debian, with account redis (uid 999); openssl is installed into it unless it has it (localBases.sh makes one
#             that does)
ARG REDIS_BASE=redis:8-trixie
FROM ${REDIS_BASE}
ARG VERSION=dev
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
RUN if ! command -v openssl >/dev/null; then \
      apt-get update \
      && apt-get install --yes --no-install-recommends openssl \
      && rm -rf /var/lib/apt/lists/*; \
    fi
COPY infra/redis/redis.conf infra/redis/streams.txt infra/redis/users.txt /etc/caracal/
COPY --chmod=0755 infra/redis/provision-streams.sh infra/redis/provision-users.sh infra/redis/verify.sh infra/redis/redis-connection.sh /usr/local/lib/caracal/
COPY --chmod=0755 infra/docker/redis/entrypoint.sh /usr/local/bin/caracal-redis
COPY --chmod=0755 infra/docker/redis/certificate.sh /usr/local/bin/caracal-redis-certificate
COPY --chmod=0755 infra/docker/redis/healthcheck.sh /usr/local/bin/caracal-redis-health
# A new volume gets owner and mode of the directory that it covers.
RUN install -d -o 999 -g 999 -m 0700 /data /run/caracal /var/lib/caracal-redis \
 && install -d -o 999 -g 999 -m 0755 /etc/caracal/redis \
 && mkdir -p /usr/share/sbom \
 && { printf '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":['; \
      dpkg-query -W -f '{"type":"library","name":"${Package}","version":"${Version}","purl":"pkg:deb/debian/${Package}@${Version}"},' \
        | sed 's/,$//'; printf ']}\n'; } > /usr/share/sbom/base.cdx.json
ENV STREAMS_FILE=/etc/caracal/streams.txt
USER 999:999
WORKDIR /data
EXPOSE 6379
ENTRYPOINT ["/usr/local/bin/caracal-redis"]
CMD []
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["/usr/local/bin/caracal-redis-health"]
LABEL org.opencontainers.image.title="caracal-redis" \
      org.opencontainers.image.description="Redis for Caracal" \
      org.opencontainers.image.vendor="Caracal" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/garudex-labs/caracal" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

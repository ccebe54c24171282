# PostgreSQL with what Caracal wants of it. Build from the root of the repository:
#   docker build --file infra/docker/postgres.Dockerfile --tag caracal-postgres .
#
# POSTGRES_BASE  PostgreSQL 15 or newer on Debian, with account postgres (uid 999); localBases.sh makes one
ARG POSTGRES_BASE=postgres:18-trixie
FROM ${POSTGRES_BASE}
ARG VERSION=dev
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
COPY --chmod=0755 infra/docker/postgres/entrypoint.sh /usr/local/bin/caracal-postgres
COPY --chmod=0755 infra/docker/postgres/healthcheck.sh /usr/local/bin/caracal-postgres-health
COPY infra/postgres/migrations /migrations
RUN install -d -o 999 -g 999 -m 0700 /var/lib/postgresql \
 && install -d -o 999 -g 999 -m 0755 /run/postgresql \
 && mkdir -p /usr/share/sbom \
 && { printf '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":['; \
      dpkg-query -W -f '{"type":"library","name":"${Package}","version":"${Version}","purl":"pkg:deb/debian/${Package}@${Version}"},' \
        | sed 's/,$//'; printf ']}\n'; } > /usr/share/sbom/base.cdx.json
ENV POSTGRES_USER=caracal POSTGRES_DB=caracal
USER 999:999
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["/usr/local/bin/caracal-postgres"]
CMD ["postgres"]
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 CMD ["/usr/local/bin/caracal-postgres-health"]
LABEL org.opencontainers.image.title="caracal-postgres" \
      org.opencontainers.image.description="PostgreSQL for Caracal" \
      org.opencontainers.image.vendor="Caracal" \
      org.opencontainers.image.licenses="Apache-2.0 AND PostgreSQL" \
      org.opencontainers.image.source="https://github.com/garudex-labs/caracal" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

{{/*
What each component needs, once for all: the secrets it reads (variable: key of the runtime Secret), whom it calls, whether it keeps
the evidence of decisions on disk. Everything else of the chart follows from this: environment, volumes, network policies. What is not
ours is the console of 1.0: it has no /ready, no /metrics, no settings of this version and no business with Redis.
*/}}
{{- define "caracal.wiring" -}}
sts:
  ours: true
  database: true
  evidence: true
  calls: [{{ if .Values.secrets.canaryClientSecret }}coordinator{{ end }}]
  secrets:
    SECRET_STORE_KEK: secretStoreKek
    AUDIT_HMAC_KEY: auditHmacKey
    STREAMS_HMAC_KEY: streamsHmacKey
    GATEWAY_STS_HMAC_KEY: gatewayStsHmacKey
api:
  ours: true
  database: true
  evidence: false
  calls: [sts]
  secrets:
    SECRET_STORE_KEK: secretStoreKek
    STREAMS_HMAC_KEY: streamsHmacKey
    GATEWAY_STS_HMAC_KEY: gatewayStsHmacKey
    CARACAL_ADMIN_TOKEN: caracalAdminToken
    AUDIT_HMAC_KEY: auditHmacKey
gateway:
  ours: true
  database: true
  evidence: true
  calls: [sts{{ if .Values.secrets.canaryClientSecret }}, coordinator{{ end }}]
  secrets:
    STREAMS_HMAC_KEY: streamsHmacKey
    AUDIT_HMAC_KEY: auditHmacKey
    GATEWAY_STS_HMAC_KEY: gatewayStsHmacKey
    CARACAL_ADMIN_TOKEN: caracalAdminToken
audit:
  ours: true
  database: true
  evidence: false
  calls: []
  secrets:
    AUDIT_HMAC_KEY: auditHmacKey
    AUDIT_ADMIN_TOKEN: auditAdminToken
coordinator:
  ours: true
  database: true
  evidence: false
  calls: [sts]
  secrets:
    STREAMS_HMAC_KEY: streamsHmacKey
    IDEMPOTENCY_HMAC_KEY: idempotencyHmacKey
    CARACAL_COORDINATOR_TOKEN: caracalCoordinatorToken
    AUDIT_HMAC_KEY: auditHmacKey
control:
  ours: true
  database: false
  evidence: false
  calls: [api, sts]
  secrets:
    CONTROL_API_TOKEN: caracalAdminToken
    AUDIT_HMAC_KEY: auditHmacKey
web:
  ours: false
  database: true
  evidence: false
  calls: [api, coordinator{{ range list "sts" "gateway" "audit" }}{{ if include "caracal.reachable" (dict "root" $ "name" .) }}, {{ . }}{{ end }}{{ end }}]
  secrets:
    CARACAL_AUTH_DATABASE_URL: authDatabaseUrl
    CARACAL_AUTH_SECRET: caracalAuthSecret
    CARACAL_ADMIN_TOKEN: caracalAdminToken
    CARACAL_COORDINATOR_TOKEN: caracalCoordinatorToken
{{- end -}}

{{/* All secrets of a component as variable: key, its store addresses and what rotations add among them; metricsBearer is apart. */}}
{{- define "caracal.secretsOf" -}}
{{- $wiring := index (fromYaml (include "caracal.wiring" .root)) .name -}}
{{- $secrets := .root.Values.secrets -}}
{{- $all := deepCopy $wiring.secrets -}}
{{- $_ := set $all "REDIS_URL" (ternary (printf "%sRedisUrl" .name) "redisUrl" $secrets.redis.users) -}}
{{- $_ := set $all "CARACAL_OPERATOR_TOKEN" "operatorToken" -}}
{{- if $wiring.database -}}
{{- $_ := set $all "DATABASE_URL" (printf "%sDatabaseUrl" .name) -}}
{{- end -}}
{{- if and $secrets.kekRotation (hasKey $all "SECRET_STORE_KEK") -}}
{{- $_ := set $all "SECRET_STORE_KEK_PREVIOUS" "secretStoreKekPrevious" -}}
{{- end -}}
{{- range $variable, $key := $wiring.secrets -}}
{{- if has $key $secrets.rotating -}}
{{- $_ := set $all (printf "%s_PREVIOUS" $variable) (printf "%sPrevious" $key) -}}
{{- end -}}
{{- end -}}
{{- if and $secrets.stsAdminToken (eq .name "sts") -}}
{{- $_ := set $all "STS_ADMIN_TOKEN" "stsAdminToken" -}}
{{- end -}}
{{- if and $secrets.canaryClientSecret (has .name (list "sts" "api" "gateway")) -}}
{{- $_ := set $all "CANARY_CLIENT_SECRET" "canaryClientSecret" -}}
{{- end -}}
{{- if $secrets.apiKeys -}}
{{- $_ := set $all "CARACAL_API_KEYS" "caracalApiKeys" -}}
{{- end -}}
{{ toYaml $all }}
{{- end -}}

{{/* What a backup reads, as variable: key: both stores as their owner, and the keys whose fingerprints it notes. */}}
{{- define "caracal.backupSecrets" -}}
{{- $secrets := .Values.secrets -}}
{{- $all := dict "DATABASE_URL" .Values.backup.databaseUrlKey "REDIS_URL" "redisUrl" "SECRET_STORE_KEK" "secretStoreKek" -}}
{{- if $secrets.kekRotation }}{{ $_ := set $all "SECRET_STORE_KEK_PREVIOUS" "secretStoreKekPrevious" }}{{ end -}}
{{- range $variable, $key := dict "AUDIT_HMAC_KEY" "auditHmacKey" "STREAMS_HMAC_KEY" "streamsHmacKey" "IDEMPOTENCY_HMAC_KEY" "idempotencyHmacKey" -}}
{{- $_ := set $all $variable $key -}}
{{- if has $key $secrets.rotating }}{{ $_ := set $all (printf "%s_PREVIOUS" $variable) (printf "%sPrevious" $key) }}{{ end -}}
{{- end -}}
{{ toYaml $all }}
{{- end -}}

{{/* Whether a component serves the Control surface. */}}
{{- define "caracal.servesControl" -}}
{{- $control := .root.Values.control -}}
{{- if or (eq .name "control") (and (eq .name "api") $control.enabled $control.inApi) -}}true{{- end -}}
{{- end -}}

{{/* Every variable that the chart sets for a component, as name: value; the settings of the operator are part of it. */}}
{{- define "caracal.environment" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $service := index $values.services .name -}}
{{- $wiring := index (fromYaml (include "caracal.wiring" $root)) .name -}}
{{- $drain := fromYaml (include "caracal.drain" .) -}}
{{- $env := dict "CARACAL_MODE" $values.global.mode "HOST" "0.0.0.0" "PORT" (printf "%d" (int $service.port)) "LOG_LEVEL" $values.global.logLevel -}}
{{- if $values.global.environment }}{{ $_ := set $env "CARACAL_ENV" $values.global.environment }}{{ end -}}
{{- $read := index (fromYaml ($root.Files.Get "files/settings.yaml")) .name -}}
{{- /* Not merged: merge takes 0 and false for nothing. */ -}}
{{- range $source := list $values.global.settings $service.settings -}}
{{- range $name, $value := $source -}}
{{- if has $name $read -}}
{{- $_ := set $env $name (ternary (printf "%d" (int64 $value)) (toString $value) (kindIs "float64" $value)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $variable, $key := fromYaml (include "caracal.secretsOf" .) -}}
{{- $_ := set $env (printf "%s_FILE" $variable) (printf "/run/secrets/%s" $key) -}}
{{- end -}}
{{- if $values.secrets.redis.caKey }}{{ $_ := set $env "REDIS_CA_FILE" "/run/secrets/redisCa" }}{{ end -}}
{{- $_ := set $env "METRICS_BEARER_FILE" "/run/secrets/metricsBearer" -}}
{{- $_ := set $env "READY_STATE_DIR" "/var/lib/caracal/readiness" -}}
{{- $_ := set $env "AUDIT_REPLAY_DIR" "/var/lib/caracal/audit-replay" -}}
{{- if eq .name "audit" }}{{ $_ := set $env "AUDIT_EXPORT_TMP_DIR" "/var/lib/caracal/audit-export" }}{{ end -}}
{{- $_ := set $env "DRAIN_WAIT_SECONDS" (printf "%d" (int $drain.waitSeconds)) -}}
{{- $_ := set $env "SHUTDOWN_GRACE_MS" (printf "%d" (int64 $drain.graceMs)) -}}
{{- $_ := set $env "TERMINATION_GRACE_SECONDS" (printf "%d" (int $drain.terminationSeconds)) -}}
{{- $_ := set $env "PROBE_PERIOD_SECONDS" (printf "%d" (int $values.probes.periodSeconds)) -}}
{{- $_ := set $env "PROBE_FAILURE_THRESHOLD" (printf "%d" (int $values.probes.failureThreshold)) -}}
{{- $_ := set $env "DRAIN_SUMMARY_FILE" "/dev/termination-log" -}}
{{- $sts := include "caracal.url" (dict "root" $root "name" "sts") -}}
{{- if has .name (list "api" "gateway" "coordinator") }}{{ $_ := set $env "STS_URL" $sts }}{{ end -}}
{{- if has .name (list "sts" "coordinator") }}{{ $_ := set $env "ISSUER_URL" (include "caracal.issuer" $root) }}{{ end -}}
{{- if eq .name "coordinator" }}{{ $_ := set $env "AGENT_COORDINATOR_SCOPE" $service.requiredScope }}{{ end -}}
{{- if has .name (list "api" "sts" "gateway") }}{{ $_ := set $env "CARACAL_COORDINATOR_URL" (include "caracal.url" (dict "root" $root "name" "coordinator")) }}{{ end -}}
{{- if eq .name "api" -}}
{{- $_ := set $env "CARACAL_GATEWAY_URL" (include "caracal.url" (dict "root" $root "name" "gateway")) -}}
{{- $_ := set $env "CARACAL_CONTROL_ENABLED" (ternary "true" "false" (eq (include "caracal.servesControl" .) "true")) -}}
{{- end -}}
{{- if has .name (list "api" "sts" "control") }}{{ $_ := set $env "CONTROL_AUDIENCE" $values.control.audience }}{{ end -}}
{{- if include "caracal.servesControl" . -}}
{{- $_ := set $env "CONTROL_GATE_FILE" "/run/caracal-control/enabled" -}}
{{- $_ := set $env "STS_JWKS_URL" (printf "%s/.well-known/jwks.json" $sts) -}}
{{- $_ := set $env "STS_ISSUER_URL" (include "caracal.issuer" $root) -}}
{{- end -}}
{{- if eq .name "control" }}{{ $_ := set $env "CARACAL_API_URL" (include "caracal.url" (dict "root" $root "name" "api")) }}{{ end -}}
{{- if $service.javaOptions }}{{ $_ := set $env "JDK_JAVA_OPTIONS" $service.javaOptions }}{{ end -}}
{{ toYaml $env }}
{{- end -}}

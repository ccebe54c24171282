{{/*
The console of 1.0, by its published image: what it is given, and what is refused of it. It knows no variables ending in _FILE, so its
secrets reach it as variables that refer to keys of the Secret; none is written into a manifest.
*/}}

{{/* The host in its public address; empty where there is none. */}}
{{- define "caracal.webHost" -}}
{{- (urlParse .Values.services.web.publicUrl).hostname -}}
{{- end -}}

{{/* What it is told as name: value, secrets apart. It is told where every service is, or its diagnostics would pass over some. */}}
{{- define "caracal.webEnvironment" -}}
{{- $root := .root -}}
{{- $web := $root.Values.services.web -}}
{{- $env := dict "NODE_ENV" "production" "HOST" "0.0.0.0" "PORT" (printf "%d" (int $web.port)) "LOG_LEVEL" $root.Values.global.logLevel -}}
{{- $_ := set $env "CARACAL_AUTH_URL" $web.publicUrl -}}
{{- $_ := set $env "CARACAL_WEB_ORIGIN" $web.publicUrl -}}
{{- $_ := set $env "CARACAL_AUTH_SECURE_COOKIES" (ternary "true" "false" (hasPrefix "https://" $web.publicUrl)) -}}
{{- $_ := set $env "CARACAL_AUTH_DATABASE_SSL" $web.databaseSsl -}}
{{- $_ := set $env "CARACAL_AUTH_AUTO_MIGRATE" "false" -}}
{{- range $callee := (index (fromYaml (include "caracal.wiring" $root)) "web").calls -}}
{{- $_ := set $env (printf "CARACAL_%s_URL" (upper $callee)) (include "caracal.url" (dict "root" $root "name" $callee)) -}}
{{- end -}}
{{ toYaml $env }}
{{- end -}}

{{- define "caracal.webEnv" -}}
{{- range $name, $value := fromYaml (include "caracal.webEnvironment" .) }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- range $name, $key := (index (fromYaml (include "caracal.wiring" .root)) "web").secrets }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $.root.Values.secrets.runtimeSecretName }}
      key: {{ $key }}
{{- end }}
{{- end -}}

{{- define "caracal.webMounts" -}}
{{- $allowlist := .root.Values.services.web.operatorAllowlist -}}
- name: tmp
  mountPath: /tmp
{{- if .root.Values.secrets.database.caKey }}
- name: secrets
  mountPath: /run/secrets
  readOnly: true
{{- end }}
{{- if or $allowlist.secretName $allowlist.configMapName }}
- name: allowlist
  mountPath: /run/caracalHostSecrets
  readOnly: true
{{- end }}
{{- end -}}

{{- define "caracal.webVolumes" -}}
{{- $secrets := .root.Values.secrets -}}
{{- $allowlist := .root.Values.services.web.operatorAllowlist -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- if $secrets.database.caKey }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ $secrets.runtimeSecretName }}
          items:
            - {key: {{ $secrets.database.caKey }}, path: databaseCa}
{{- end }}
{{- if or $allowlist.secretName $allowlist.configMapName }}
- name: allowlist
  projected:
    defaultMode: 0440
    sources:
      - {{ ternary "secret" "configMap" (ne $allowlist.secretName "") }}:
          name: {{ default $allowlist.configMapName $allowlist.secretName }}
          items:
            - {key: {{ $allowlist.key }}, path: operatorAllowlist.json}
{{- end }}
{{- end -}}

{{- define "caracal.validate.web" -}}
{{- $web := .Values.services.web -}}
{{- $secrets := .Values.secrets -}}
{{- if $web.enabled -}}
{{- if not (or $web.tag $web.imageDigest) -}}
{{- fail "services.web.enabled needs services.web.tag: the console has versions of its own, and none is known to the chart" -}}
{{- end -}}
{{- if not $web.publicUrl -}}
{{- fail "services.web.enabled needs services.web.publicUrl: the address at which browsers reach the console" -}}
{{- end -}}
{{- if not (or $web.extraEnv $web.extraEnvFrom) -}}
{{- fail "services.web.enabled needs services.web.extraEnv or services.web.extraEnvFrom: without the settings of a way to sign in nobody gets into the console" -}}
{{- end -}}
{{- if and $web.operatorAllowlist.secretName $web.operatorAllowlist.configMapName -}}
{{- fail "services.web.operatorAllowlist.secretName and configMapName contradict each other" -}}
{{- end -}}
{{- if and $secrets.create (not $secrets.plaintext.authDbPassword) -}}
{{- fail "services.web.enabled with secrets.create needs secrets.plaintext.authDbPassword: the role caracalauth must have it before the installation" -}}
{{- end -}}
{{- $host := include "caracal.ingressHost" (dict "root" . "name" "web") -}}
{{- if and .Values.ingress.web.enabled (ne $host (include "caracal.webHost" .)) -}}
{{- fail (printf "ingress.web.host is %s, but browsers are sent to services.web.publicUrl %s: leave the host empty, or make them agree" $host $web.publicUrl) -}}
{{- end -}}
{{- if eq .Values.global.mode "stable" -}}
{{- if not (hasPrefix "https://" $web.publicUrl) -}}
{{- fail (printf "global.mode=stable needs https in services.web.publicUrl, not %s: sessions would travel in the clear" $web.publicUrl) -}}
{{- end -}}
{{- if has $web.databaseSsl (list "disable" "allow" "prefer") -}}
{{- fail (printf "global.mode=stable refuses services.web.databaseSsl=%s: its password would travel in the clear" $web.databaseSsl) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

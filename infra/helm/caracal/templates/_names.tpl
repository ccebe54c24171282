{{/* Names, labels and images. Most take a dict: root (the top context) and name (the component). */}}

{{- define "caracal.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 42 | replace "." "-" | trimSuffix "-" -}}
{{- end -}}

{{/* Without dots: the Gateway takes plain http for host names without dots only. Short: the longest suffix must fit 63 characters. */}}
{{- define "caracal.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := .Values.fullnameOverride -}}
{{- if not $full -}}
{{- $full = ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- end -}}
{{- $full | trunc 42 | replace "." "-" | trimSuffix "-" -}}
{{- end -}}

{{- define "caracal.component" -}}
{{- printf "%s-%s" (include "caracal.fullname" .root) .name -}}
{{- end -}}

{{- define "caracal.selectorLabels" -}}
app.kubernetes.io/name: {{ include "caracal.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "caracal.labels" -}}
{{ include "caracal.selectorLabels" . }}
app.kubernetes.io/part-of: caracal
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* registry/name:tag, or registry/name@digest; takes root, image, digest, and a tag where it has one of its own. */}}
{{- define "caracal.image" -}}
{{- $global := .root.Values.global -}}
{{- if .digest -}}
{{- printf "%s/%s@%s" $global.registry .image .digest -}}
{{- else -}}
{{- $usual := default (printf "v%s" .root.Chart.AppVersion) $global.tag -}}
{{- printf "%s/%s:%s" $global.registry .image (default $usual .tag) -}}
{{- end -}}
{{- end -}}

{{- define "caracal.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "caracal.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* A job has an account of its own; takes root and name. */}}
{{- define "caracal.jobAccountName" -}}
{{- if .root.Values.serviceAccount.create -}}
{{- include "caracal.component" . -}}
{{- else -}}
{{- default "default" .root.Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* Where the other services reach one. */}}
{{- define "caracal.url" -}}
{{- $service := index .root.Values.services .name -}}
{{- if $service.internalUrl -}}
{{- $service.internalUrl -}}
{{- else -}}
{{- printf "http://%s:%d" (include "caracal.component" .) (int $service.port) -}}
{{- end -}}
{{- end -}}

{{- define "caracal.issuer" -}}
{{- default (include "caracal.url" (dict "root" . "name" "sts")) .Values.services.sts.issuerUrl -}}
{{- end -}}

{{/* "true" where a component runs in this release. */}}
{{- define "caracal.runs" -}}
{{- if (index .root.Values.services .name).enabled -}}true{{- end -}}
{{- end -}}

{{/* "true" where a component runs in this release or is known to run elsewhere. */}}
{{- define "caracal.reachable" -}}
{{- $service := index .root.Values.services .name -}}
{{- if or $service.enabled $service.internalUrl -}}true{{- end -}}
{{- end -}}

{{/* "true" where an ingress leads to a component. That of the console is on by default, and waits for the console. */}}
{{- define "caracal.exposed" -}}
{{- $enabled := (index .root.Values.ingress .name).enabled -}}
{{- if and $enabled (or (ne .name "web") (include "caracal.runs" .)) -}}true{{- end -}}
{{- end -}}

{{/* The host of an ingress; that of the console is in its public address already. */}}
{{- define "caracal.ingressHost" -}}
{{- $known := ternary (include "caracal.webHost" .root) "" (eq .name "web") -}}
{{- default $known (index .root.Values.ingress .name).host -}}
{{- end -}}

{{/* "true" where the volume of a component outlives its pod. */}}
{{- define "caracal.stateful" -}}
{{- $wiring := index (fromYaml (include "caracal.wiring" .root)) .name -}}
{{- if and $wiring.evidence .root.Values.replayPersistence.enabled -}}true{{- end -}}
{{- end -}}

{{/* Seconds from the signal to the kill: the wait, the grace, and a margin. */}}
{{- define "caracal.drain" -}}
{{- $drain := deepCopy .root.Values.drain -}}
{{- range $key, $value := (index .root.Values.services .name).drain }}{{ $_ := set $drain $key $value }}{{ end -}}
{{- $grace := ceil (divf (float64 $drain.graceMs) 1000.0) | int -}}
waitSeconds: {{ int $drain.waitSeconds }}
graceMs: {{ int $drain.graceMs }}
terminationSeconds: {{ add (int $drain.waitSeconds) $grace (int $drain.marginSeconds) }}
{{- end -}}

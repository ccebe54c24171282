{{/* The pod of a component; takes root and name. */}}
{{- define "caracal.pod" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $service := index $values.services .name -}}
{{- $ours := (index (fromYaml (include "caracal.wiring" $root)) .name).ours -}}
{{- $drain := fromYaml (include "caracal.drain" .) -}}
metadata:
  labels:
    {{- include "caracal.labels" . | nindent 4 }}
    {{- with $values.global.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    kubectl.kubernetes.io/default-container: {{ .name }}
    {{- if $values.secrets.create }}
    checksum/secret: {{ $values.secrets | toJson | sha256sum }}
    {{- end }}
    {{- with $values.global.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "caracal.serviceAccountName" $root }}
  automountServiceAccountToken: {{ $values.serviceAccount.automountToken }}
  enableServiceLinks: false
  {{- with $values.global.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  terminationGracePeriodSeconds: {{ $drain.terminationSeconds }}
  securityContext:
    {{- include "caracal.podSecurity" 65532 | nindent 4 }}
  {{- with include "caracal.placement" . | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  containers:
    - name: {{ .name }}
      image: {{ include "caracal.image" (dict "root" $root "image" $service.image "digest" $service.imageDigest "tag" $service.tag) | quote }}
      imagePullPolicy: {{ $values.global.imagePullPolicy }}
      ports:
        - name: http
          containerPort: {{ int $service.port }}
          protocol: TCP
      env:
        {{- include (ternary "caracal.env" "caracal.webEnv" $ours) . | trim | nindent 8 }}
        {{- with $service.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $service.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- include "caracal.probes" (dict "root" $root "readiness" (ternary "/ready" "/health" $ours)) | nindent 6 }}
      {{- if and (not $ours) (gt (int $drain.waitSeconds) 0) }}
      # It knows of no drain: until traffic has turned away, the stop waits here.
      lifecycle:
        preStop:
          sleep: {seconds: {{ int $drain.waitSeconds }}}
      {{- end }}
      {{- with $service.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- include "caracal.containerSecurity" $root | nindent 8 }}
      volumeMounts:
        {{- include (ternary "caracal.mounts" "caracal.webMounts" $ours) . | nindent 8 }}
        {{- with $service.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    {{- include (ternary "caracal.volumes" "caracal.webVolumes" $ours) . | nindent 4 }}
    {{- with $service.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{- define "caracal.env" -}}
- name: HOSTNAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- range $name, $value := fromYaml (include "caracal.environment" .) }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "caracal.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "caracal.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* /health answers while evidence is replayed and stores are away; a pod is never restarted for what /ready says. Takes root, readiness. */}}
{{- define "caracal.probes" -}}
{{- $probes := .root.Values.probes -}}
startupProbe:
  httpGet: {path: /health, port: http}
  periodSeconds: {{ int $probes.startup.periodSeconds }}
  failureThreshold: {{ int $probes.startup.failureThreshold }}
  timeoutSeconds: {{ int $probes.timeoutSeconds }}
livenessProbe:
  httpGet: {path: /health, port: http}
  periodSeconds: {{ int $probes.liveness.periodSeconds }}
  failureThreshold: {{ int $probes.liveness.failureThreshold }}
  timeoutSeconds: {{ int $probes.timeoutSeconds }}
readinessProbe:
  httpGet: {path: {{ .readiness }}, port: http}
  periodSeconds: {{ int $probes.periodSeconds }}
  failureThreshold: {{ int $probes.failureThreshold }}
  timeoutSeconds: {{ int $probes.timeoutSeconds }}
{{- end -}}

{{- define "caracal.mounts" -}}
- name: secrets
  mountPath: /run/secrets
  readOnly: true
- name: state
  mountPath: /var/lib/caracal
- name: tmp
  mountPath: /tmp
{{- if eq .name "audit" }}
- name: export
  mountPath: /var/lib/caracal/audit-export
{{- end }}
{{- if include "caracal.servesControl" . }}
- name: control-gate
  mountPath: /run/caracal-control
  readOnly: true
{{- end }}
{{- end -}}

{{/*
The volume named state is a claim of the StatefulSet where there is one. An emptyDir outlives the restart of a container, not the pod. That
is enough for what decides nothing: all that can lie there is what an operator ordered of this pod while Redis was away.
*/}}
{{- define "caracal.volumes" -}}
{{- $secrets := .root.Values.secrets -}}
{{- $wiring := index (fromYaml (include "caracal.wiring" .root)) .name -}}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ $secrets.runtimeSecretName }}
          items:
            {{- range $key := fromYaml (include "caracal.secretsOf" .) | values | uniq | sortAlpha }}
            - {key: {{ $key }}, path: {{ $key }}}
            {{- end }}
            {{- if and $secrets.database.caKey $wiring.database }}
            - {key: {{ $secrets.database.caKey }}, path: databaseCa}
            {{- end }}
            {{- if $secrets.redis.caKey }}
            - {key: {{ $secrets.redis.caKey }}, path: redisCa}
            {{- end }}
      - secret:
          name: {{ default $secrets.runtimeSecretName $secrets.metricsBearer.secretName }}
          items:
            - {key: {{ $secrets.metricsBearer.key }}, path: metricsBearer}
{{- if not (include "caracal.stateful" .) }}
- name: state
  emptyDir: {}
{{- end }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- if eq .name "audit" }}
- name: export
  emptyDir:
    sizeLimit: {{ .root.Values.services.audit.exportScratchSizeLimit }}
{{- end }}
{{- if include "caracal.servesControl" . }}
- name: control-gate
  configMap:
    name: {{ include "caracal.fullname" .root }}-control-gate
    optional: true
{{- end }}
{{- end -}}

{{- define "caracal.placement" -}}
{{- $scheduling := .root.Values.scheduling -}}
{{- $service := index .root.Values.services .name -}}
{{- $selector := include "caracal.selectorLabels" . -}}
{{- with default $scheduling.priorityClassName $service.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with default $scheduling.nodeSelector $service.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with default $scheduling.tolerations $service.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $service.affinity }}
affinity:
  {{- toYaml $service.affinity | nindent 2 }}
{{- else if eq $scheduling.antiAffinity "soft" }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- $selector | nindent 14 }}
{{- else if eq $scheduling.antiAffinity "hard" }}
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- $selector | nindent 12 }}
{{- end }}
{{- if $service.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml $service.topologySpreadConstraints | nindent 2 }}
{{- else if $scheduling.zoneSpread }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- $selector | nindent 8 }}
{{- end }}
{{- end -}}

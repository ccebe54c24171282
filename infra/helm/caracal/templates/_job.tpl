{{/* What the pods of all jobs have in common. Takes root, name, and where one has a placement of its own that as well. */}}
{{- define "caracal.jobPodMetadata" -}}
{{- $global := .root.Values.global -}}
labels:
  {{- include "caracal.labels" . | nindent 2 }}
  {{- with $global.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with $global.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "caracal.jobPodSpec" -}}
{{- $values := .root.Values -}}
{{- $own := default dict .placement -}}
serviceAccountName: {{ include "caracal.jobAccountName" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $values.global.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- include "caracal.podSecurity" 65532 | nindent 2 }}
{{- with default $values.scheduling.nodeSelector $own.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with default $values.scheduling.tolerations $own.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What a job that runs before everything else may reach: names and Postgres. A hook like the job itself. Takes root and name. */}}
{{- define "caracal.hookPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "caracal.component" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "caracal.labels" . | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: "-10"
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  podSelector:
    matchLabels:
      {{- include "caracal.selectorLabels" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "caracal.egressDns" .root | nindent 4 }}
    {{- include "caracal.egressPostgres" .root | nindent 4 }}
    {{- with .root.Values.networkPolicy.extraEgress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

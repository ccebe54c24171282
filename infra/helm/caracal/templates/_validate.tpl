{{/* What contradicts itself is refused here, with its keys; what a key may hold is in values.schema.json. */}}
{{- define "caracal.validate" -}}
{{- include "caracal.validate.secrets" . -}}
{{- include "caracal.validate.services" . -}}
{{- include "caracal.validate.control" . -}}
{{- include "caracal.validate.web" . -}}
{{- include "caracal.validate.network" . -}}
{{- include "caracal.validate.backup" . -}}
{{- if eq .Values.global.mode "stable" -}}{{- include "caracal.validate.stable" . -}}{{- end -}}
{{- end -}}

{{- define "caracal.validate.secrets" -}}
{{- $secrets := .Values.secrets -}}
{{- if and $secrets.create (not .Values.global.evaluation) -}}
{{- fail "secrets.create=true is for evaluation: set global.evaluation=true, or make the Secret named by secrets.runtimeSecretName yourself" -}}
{{- end -}}
{{- if and $secrets.create (or $secrets.kekRotation $secrets.rotating $secrets.apiKeys $secrets.metricsBearer.secretName $secrets.database.caKey .Values.backup.passphraseKey) -}}
{{- fail "secrets.create=true makes no keys for kekRotation, rotating, apiKeys, metricsBearer.secretName, database.caKey and backup.passphraseKey: make the Secret yourself" -}}
{{- end -}}
{{- if and (has $secrets.database.sslMode (list "verify-ca" "verify-full")) (not $secrets.database.caKey) -}}
{{- fail (printf "secrets.database.sslMode=%s needs secrets.database.caKey, the key with the certificate authority" $secrets.database.sslMode) -}}
{{- end -}}
{{- end -}}

{{- define "caracal.validate.services" -}}
{{- range $name, $service := .Values.services -}}
{{- if $service.enabled -}}
{{- $scope := dict "root" $ "name" $name -}}
{{- include "caracal.validate.drain" $scope -}}
{{- include "caracal.validate.scale" $scope -}}
{{- include "caracal.validate.environment" $scope -}}
{{- include "caracal.validate.replay" $scope -}}
{{- range $callee := (index (fromYaml (include "caracal.wiring" $)) $name).calls -}}
{{- if not (include "caracal.reachable" (dict "root" $ "name" $callee)) -}}
{{- fail (printf "services.%s calls %s: enable services.%s, or say where it is in services.%s.internalUrl" $name $callee $callee $callee) -}}
{{- end -}}
{{- end -}}
{{- else if include "caracal.exposed" (dict "root" $ "name" $name) -}}
{{- fail (printf "ingress.%s.enabled needs services.%s.enabled" $name $name) -}}
{{- end -}}
{{- end -}}
{{- $sts := .Values.services.sts.internalUrl -}}
{{- if and $sts .Values.services.gateway.enabled (ne .Values.global.mode "dev") (regexMatch "^http://[^/:]*\\." $sts) -}}
{{- fail "services.sts.internalUrl is plain http to another network, which the Gateway refuses: use https, or a host name without dots" -}}
{{- end -}}
{{- end -}}

{{- define "caracal.validate.drain" -}}
{{- $values := .root.Values -}}
{{- $drain := fromYaml (include "caracal.drain" .) -}}
{{- $needed := mul (int $values.probes.periodSeconds) (int $values.probes.failureThreshold) -}}
{{- $wait := int $drain.waitSeconds -}}
{{- if and (ne $values.global.mode "dev") (lt $wait (int $needed)) -}}
{{- fail (printf "the drain wait of %s is %d s, but Kubernetes takes %d s (probes.periodSeconds × probes.failureThreshold) to see that it is not ready: raise drain.waitSeconds or services.%s.drain.waitSeconds" .name $wait (int $needed) .name) -}}
{{- end -}}
{{- if gt (int $drain.terminationSeconds) 3600 -}}
{{- fail (printf "%s would take %d s to stop; at most 3600 s are possible" .name (int $drain.terminationSeconds)) -}}
{{- end -}}
{{- end -}}

{{- define "caracal.validate.scale" -}}
{{- $service := index .root.Values.services .name -}}
{{- $hpa := $service.hpa -}}
{{- if $hpa.enabled -}}
{{- if gt (int $hpa.minReplicas) (int $hpa.maxReplicas) -}}
{{- fail (printf "services.%s.hpa.minReplicas is greater than maxReplicas" .name) -}}
{{- end -}}
{{- if not (or $hpa.targetCPU $hpa.targetMemory) -}}
{{- fail (printf "services.%s.hpa has nothing to scale by: set targetCPU or targetMemory" .name) -}}
{{- end -}}
{{- range $resource, $target := dict "cpu" $hpa.targetCPU "memory" $hpa.targetMemory -}}
{{- if and $target (not (dig "requests" $resource "" $service.resources)) -}}
{{- fail (printf "services.%s.hpa scales by %s and needs services.%s.resources.requests.%s" $.name $resource $.name $resource) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $least := ternary (int $hpa.minReplicas) (int $service.replicas) $hpa.enabled -}}
{{- if and $service.pdb.enabled (lt $least 2) -}}
{{- fail (printf "services.%s.pdb would keep every node of a single replica from being drained: disable it, or run two" .name) -}}
{{- end -}}
{{- end -}}

{{- define "caracal.validate.environment" -}}
{{- $service := index .root.Values.services .name -}}
{{- $wiring := index (fromYaml (include "caracal.wiring" .root)) .name -}}
{{- $environment := fromYaml (include (ternary "caracal.environment" "caracal.webEnvironment" $wiring.ours) .) -}}
{{- range $service.extraEnv -}}
{{- if or (hasKey $environment .name) (eq .name "HOSTNAME") (and (not $wiring.ours) (hasKey $wiring.secrets .name)) -}}
{{- fail (printf "services.%s.extraEnv sets %s, which the chart sets already" $.name .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The volume must hold what the log may grow to. */}}
{{- define "caracal.validate.replay" -}}
{{- if include "caracal.stateful" . -}}
{{- $environment := fromYaml (include "caracal.environment" .) -}}
{{- $most := float64 (default "1073741824" (get $environment "AUDIT_LOG_MAX_BYTES")) -}}
{{- $size := .root.Values.replayPersistence.size -}}
{{- $number := float64 (regexFind "^[0-9]+" $size) -}}
{{- $unit := get (dict "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0) (regexFind "[A-Za-z]+$" $size) -}}
{{- if le (mulf $number $unit) $most -}}
{{- fail (printf "replayPersistence.size %s is not more than the %.0f bytes that the evidence log of %s may grow to (AUDIT_LOG_MAX_BYTES)" $size $most .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "caracal.validate.control" -}}
{{- $control := .Values.control -}}
{{- $own := .Values.services.control.enabled -}}
{{- if and $own (not $control.enabled) -}}
{{- fail "services.control.enabled needs control.enabled" -}}
{{- end -}}
{{- if and $control.enabled (not $own) (not (and $control.inApi .Values.services.api.enabled)) -}}
{{- fail "control.enabled, but nobody serves it: set control.inApi with services.api.enabled, or services.control.enabled" -}}
{{- end -}}
{{- end -}}

{{- define "caracal.validate.network" -}}
{{- $network := .Values.networkPolicy -}}
{{- if and $network.enabled .Values.serviceMonitor.enabled (not $network.prometheus.namespace) -}}
{{- fail "serviceMonitor.enabled with networkPolicy.enabled needs networkPolicy.prometheus.namespace: nobody could read /metrics" -}}
{{- end -}}
{{- range $name, $ingress := .Values.ingress -}}
{{- $scope := dict "root" $ "name" $name -}}
{{- if include "caracal.exposed" $scope -}}
{{- if not (include "caracal.ingressHost" $scope) -}}
{{- fail (printf "ingress.%s.enabled needs ingress.%s.host" $name $name) -}}
{{- end -}}
{{- if and $ingress.tlsSecretName $ingress.tlsElsewhere -}}
{{- fail (printf "ingress.%s.tlsSecretName and tlsElsewhere contradict each other" $name) -}}
{{- end -}}
{{- if and $network.enabled (not $network.ingressController) -}}
{{- fail (printf "ingress.%s.enabled with networkPolicy.enabled needs networkPolicy.ingressController: nothing could reach %s" $name $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.sts.enabled (not .Values.services.sts.issuerUrl) -}}
{{- fail "ingress.sts.enabled needs services.sts.issuerUrl: callers outside of the cluster must know the issuer by its public address" -}}
{{- end -}}
{{- end -}}

{{- define "caracal.validate.backup" -}}
{{- $persistence := .Values.backup.persistence -}}
{{- if and .Values.backup.enabled $persistence.existingClaim $persistence.storageClassName -}}
{{- fail "backup.persistence.existingClaim and storageClassName contradict each other: the class is that of the claim" -}}
{{- end -}}
{{- end -}}

{{- define "caracal.validate.stable" -}}
{{- $secrets := .Values.secrets -}}
{{- if $secrets.create }}{{ fail "global.mode=stable refuses secrets.create: make the Secret named by secrets.runtimeSecretName yourself" }}{{ end -}}
{{- if .Values.global.evaluation }}{{ fail "global.mode=stable refuses global.evaluation" }}{{ end -}}
{{- range list "database" "redis" -}}
{{- if hasSuffix ".default.svc.cluster.local" (index $secrets .).host -}}
{{- fail (printf "global.mode=stable needs secrets.%s.host" .) -}}
{{- end -}}
{{- end -}}
{{- if has $secrets.database.sslMode (list "disable" "allow" "prefer") -}}
{{- fail (printf "global.mode=stable refuses secrets.database.sslMode=%s: passwords and evidence would travel in the clear" $secrets.database.sslMode) -}}
{{- end -}}
{{- if not .Values.replayPersistence.enabled -}}
{{- fail "global.mode=stable needs replayPersistence.enabled: evidence that was not sent yet would go with the pod" -}}
{{- end -}}
{{- if .Values.networkPolicy.enabled -}}
{{- if not .Values.networkPolicy.dns }}{{ fail "global.mode=stable with networkPolicy.enabled needs networkPolicy.dns" }}{{ end -}}
{{- $upstreams := .Values.networkPolicy.upstreams -}}
{{- if and .Values.services.gateway.enabled (not (or $upstreams.to $upstreams.openHttps)) -}}
{{- fail "global.mode=stable with networkPolicy.enabled needs networkPolicy.upstreams.to, or openHttps: governed calls could reach nothing" -}}
{{- end -}}
{{- end -}}
{{- range $name, $ingress := .Values.ingress -}}
{{- if and (include "caracal.exposed" (dict "root" $ "name" $name)) (not (or $ingress.tlsSecretName $ingress.tlsElsewhere)) -}}
{{- fail (printf "global.mode=stable needs ingress.%s.tlsSecretName, or tlsElsewhere: tokens would travel in the clear" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Pieces of network policies. */}}

{{/* Peers of a store as a JSON object: those given, or what its host says; takes peers, host, key. */}}
{{- define "caracal.storePeers" -}}
{{- if .peers -}}
{{ dict "peers" .peers | toJson }}
{{- else if regexMatch "^[0-9]+(\\.[0-9]+){3}$" .host -}}
{{ dict "peers" (list (dict "ipBlock" (dict "cidr" (printf "%s/32" .host)))) | toJson }}
{{- else if regexMatch "^[^.]+\\.[^.]+\\.svc(\\.|$)" .host -}}
{{- $labels := dict "kubernetes.io/metadata.name" (index (splitList "." .host) 1) -}}
{{ dict "peers" (list (dict "namespaceSelector" (dict "matchLabels" $labels))) | toJson }}
{{- else -}}
{{- fail (printf "networkPolicy.%s must say where %s is: its address cannot be told from the name" .key .host) -}}
{{- end -}}
{{- end -}}

{{- define "caracal.egressDns" -}}
{{- with .Values.networkPolicy.dns -}}
- to:
    {{- toYaml . | nindent 4 }}
  ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- end }}
{{- end -}}

{{- define "caracal.egressPostgres" -}}
{{- $database := .Values.secrets.database -}}
{{- $store := fromJson (include "caracal.storePeers" (dict "peers" .Values.networkPolicy.postgres "host" $database.host "key" "postgres")) -}}
- to:
    {{- toYaml $store.peers | nindent 4 }}
  ports:
    - {protocol: TCP, port: {{ int $database.port }}}
{{- end -}}

{{- define "caracal.egressRedis" -}}
{{- $redis := .Values.secrets.redis -}}
{{- $store := fromJson (include "caracal.storePeers" (dict "peers" .Values.networkPolicy.redis "host" $redis.host "key" "redis")) -}}
- to:
    {{- toYaml $store.peers | nindent 4 }}
  ports:
    - {protocol: TCP, port: {{ int $redis.port }}}
{{- end -}}

{{/* Rules for networkPolicy.upstreams, tokenEndpoints or signIn. Private networks are left out of openHttps, or a call could reach the cluster itself. */}}
{{- define "caracal.egressForeign" -}}
{{- with .to -}}
- to:
    {{- toYaml . | nindent 4 }}
  ports:
    {{- range $.ports }}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
{{- end }}
{{- if .openHttps }}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]
    - ipBlock:
        cidr: ::/0
        except: ["::1/128", "fc00::/7", "fe80::/10"]
  ports:
    - {protocol: TCP, port: 443}
{{- end }}
{{- end -}}

{{/* The components of this release that call one; takes root and name. */}}
{{- define "caracal.callersOf" -}}
{{- $callers := list -}}
{{- range $other, $wiring := fromYaml (include "caracal.wiring" .root) -}}
{{- if and (has $.name $wiring.calls) (include "caracal.runs" (dict "root" $.root "name" $other)) -}}
{{- $callers = append $callers $other -}}
{{- end -}}
{{- end -}}
{{- join "," ($callers | sortAlpha) -}}
{{- end -}}

{{/* Who reaches a component, as rules; nothing where nobody does. Takes root and name. */}}
{{- define "caracal.ingressRules" -}}
{{- $root := .root -}}
{{- $network := $root.Values.networkPolicy -}}
{{- $service := index $root.Values.services .name -}}
{{- $ours := (index (fromYaml (include "caracal.wiring" $root)) .name).ours -}}
{{- range $caller := include "caracal.callersOf" . | splitList "," | compact }}
- from:
    - podSelector:
        matchLabels:
          {{- include "caracal.selectorLabels" (dict "root" $root "name" $caller) | nindent 10 }}
  ports:
    - {protocol: TCP, port: {{ int $service.port }}}
{{- end }}
{{- if and $ours $network.prometheus.namespace }}
- from:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ $network.prometheus.namespace }}
      {{- with $network.prometheus.podLabels }}
      podSelector:
        matchLabels:
          {{- toYaml . | nindent 10 }}
      {{- end }}
  ports:
    - {protocol: TCP, port: {{ int $service.port }}}
{{- end }}
{{- if and (include "caracal.exposed" .) $network.ingressController }}
- from:
    {{- toYaml $network.ingressController | nindent 4 }}
  ports:
    - {protocol: TCP, port: {{ int $service.port }}}
{{- end }}
{{- with $service.callers }}
- from:
    {{- toYaml . | nindent 4 }}
  ports:
    - {protocol: TCP, port: {{ int $service.port }}}
{{- end }}
{{- with $network.extraIngress }}
{{ toYaml . }}
{{- end }}
{{- end -}}

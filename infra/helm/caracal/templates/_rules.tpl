{{/* The generated rules of files/caracal.rules.yml without those left out, with other limits, and with addresses of runbooks that lead somewhere. */}}
{{- define "caracal.rules" -}}
{{- $alerts := .Values.alertRules -}}
{{- $groups := list -}}
{{- $adjustable := list -}}
{{- $names := list -}}
{{- range $group := (fromYaml (.Files.Get "files/caracal.rules.yml")).groups -}}
{{- $rules := list -}}
{{- range $rule := $group.rules -}}
{{- $names = append $names $rule.alert -}}
{{- $numeric := regexMatch "[<>=] *[0-9.]+\\s*$" $rule.expr -}}
{{- if and $numeric (eq $group.name "caracal.enterprise-readiness") -}}
{{- $adjustable = append $adjustable $rule.alert -}}
{{- if hasKey $alerts.thresholds $rule.alert -}}
{{- $limit := index $alerts.thresholds $rule.alert -}}
{{- $_ := set $rule "expr" (regexReplaceAll "[0-9.]+\\s*$" $rule.expr (toString $limit)) -}}
{{- end -}}
{{- end -}}
{{- $_ := set $rule.annotations "runbook_url" (printf "%s%s" $alerts.runbookBase $rule.annotations.runbook_url) -}}
{{- if not (has $rule.alert $alerts.disabled) }}{{ $rules = append $rules $rule }}{{ end -}}
{{- end -}}
{{- if $rules }}{{ $groups = append $groups (dict "name" $group.name "rules" $rules) }}{{ end -}}
{{- end -}}
{{- range $alerts.disabled -}}
{{- if not (has . $names) }}{{ fail (printf "alertRules.disabled names %s, and there is no such alert" .) }}{{ end -}}
{{- end -}}
{{- range $name, $limit := $alerts.thresholds -}}
{{- if not (has $name $adjustable) }}{{ fail (printf "alertRules.thresholds names %s, which has no limit to change; those that have: %s" $name (join ", " $adjustable)) }}{{ end -}}
{{- end -}}
{{ toYaml (dict "groups" $groups) }}
{{- end -}}

{{/* What release-objects may do: in the operator's namespace, and with ServiceAccountCredentials that are served. */}}
{{- define "mintlet.hook.releaseRights" -}}
{{- $watched := .root.Values.watchNamespaces -}}
{{- $served := include "mintlet.hook.rules.served" . -}}
{{- $own := include "mintlet.hook.rules.own" . -}}
{{- $cluster := include "mintlet.hook.rules.cluster" . -}}
{{- if not $watched -}}
{{- $cluster = printf "%s\n%s" $cluster $served -}}
{{- end -}}
{{- if has .root.Release.Namespace $watched -}}
{{- $own = printf "%s\n%s" $own $served -}}
{{- end -}}
{{ include "mintlet.hook.grantedEverywhere" (merge (dict "rules" $cluster) .) }}
---
{{ include "mintlet.hook.grantedIn" (merge (dict "rules" $own "namespace" .root.Release.Namespace) .) }}
{{- $hook := . }}
{{- range without $watched .root.Release.Namespace }}
---
# For each namespace that is served.
{{ include "mintlet.hook.grantedIn" (merge (dict "rules" $served "namespace" .) $hook) }}
{{- end }}
{{- end -}}

{{- define "mintlet.hook.rules.cluster" -}}
# Which credentials are whose, for what is printed.
- apiGroups: [mintlet.dev]
  resources: [clustercredentialissuers]
  verbs: [list]
{{- end -}}

{{- define "mintlet.hook.rules.served" -}}
# patch: for the finalizer, which RBAC cannot tell from the spec.
- apiGroups: [mintlet.dev]
  resources: [serviceaccountcredentials]
  verbs: [list, patch]
{{- end -}}

{{- define "mintlet.hook.rules.own" -}}
# The operator is ended before its finalizers are taken away: it would put them back.
- apiGroups: [apps]
  resources: [deployments/scale]
  resourceNames: [{{ include "mintlet.fullname" .root }}]
  verbs: [get, patch]
# Whether its pods are gone. Nothing but their metadata is asked for.
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
# Whether somebody leads; the lease goes in the end.
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ include "mintlet.fullname" .root }}]
  verbs: [get, delete]
{{- end -}}

{{/*
What the hooks have in common. Their objects exist only while Helm runs them; each has an account of its own, with the
rights of its one task. With rbac.create false they run as the operator, whose rights are then somebody else's affair.
*/}}

{{/* Labels of their objects and pods: not those by which Services and policies find the operator's pods. */}}
{{- define "mintlet.hook.labels" -}}
app.kubernetes.io/name: {{ include "mintlet.name" . | trunc 58 | trimSuffix "-" }}-hook
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: hook
{{ include "mintlet.commonLabels" . }}
{{- end -}}

{{/* (dict "root" $ "hook" "release") */}}
{{- define "mintlet.hook.name" -}}
{{ include "mintlet.fullname" .root }}-hook-{{ .hook }}
{{- end -}}

{{- define "mintlet.hook.event" -}}
{{ ternary "pre-delete" "pre-install,pre-upgrade" (eq .hook "release") }}
{{- end -}}

{{/*
Account, rights and policy: there before the Job, and gone after it whatever becomes of it. Helm ends at the first one
that cannot be made, and leaves what it has made: so what is for one namespace, which may be gone, comes before what holds
in the whole cluster, and before the account. Beside root and hook "weight", unless it is -10.
*/}}
{{- define "mintlet.hook.metadata" -}}
labels:
  {{- include "mintlet.hook.labels" .root | nindent 2 }}
annotations:
  helm.sh/hook: {{ include "mintlet.hook.event" . }}
  helm.sh/hook-weight: {{ .weight | default "-10" | quote }}
  helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded,hook-failed
{{- end -}}

{{- define "mintlet.hook.serviceAccountName" -}}
{{- if .root.Values.rbac.create -}}
{{ include "mintlet.hook.name" . }}
{{- else -}}
{{ include "mintlet.serviceAccountName" .root }}
{{- end -}}
{{- end -}}

{{- define "mintlet.hook.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "mintlet.hook.name" . }}
  namespace: {{ .root.Release.Namespace }}
  {{- include "mintlet.hook.metadata" . | nindent 2 }}
automountServiceAccountToken: false
{{- end -}}

{{/* A ClusterRole with its binding: beside root and hook "rules" RULES, as text with its comments. */}}
{{- define "mintlet.hook.grantedEverywhere" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ include "mintlet.hook.name" . }}
  {{- include "mintlet.hook.metadata" . | nindent 2 }}
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ include "mintlet.hook.name" . }}
  {{- include "mintlet.hook.metadata" . | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ include "mintlet.hook.name" . }}
subjects:
  - kind: ServiceAccount
    name: {{ include "mintlet.hook.name" . }}
    namespace: {{ .root.Release.Namespace }}
{{- end -}}

{{/* The same for one namespace: beside these "namespace" NAMESPACE. */}}
{{- define "mintlet.hook.grantedIn" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ include "mintlet.hook.name" . }}
  namespace: {{ .namespace }}
  {{- include "mintlet.hook.metadata" (merge (dict "weight" "-20") .) | nindent 2 }}
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ include "mintlet.hook.name" . }}
  namespace: {{ .namespace }}
  {{- include "mintlet.hook.metadata" (merge (dict "weight" "-20") .) | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ include "mintlet.hook.name" . }}
subjects:
  - kind: ServiceAccount
    name: {{ include "mintlet.hook.name" . }}
    namespace: {{ .root.Release.Namespace }}
{{- end -}}

{{/*
Its way to the API server, also where a policy of the namespace denies everything to everybody. Nobody has to reach it.
*/}}
{{- define "mintlet.hook.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "mintlet.hook.name" . }}
  namespace: {{ .root.Release.Namespace }}
  {{- include "mintlet.hook.metadata" (merge (dict "weight" "-20") .) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      batch.kubernetes.io/job-name: {{ include "mintlet.hook.name" . }}
  policyTypes: [Ingress, Egress]
  egress:
    # Some clusters name their API server in KUBERNETES_SERVICE_HOST.
    - ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
      {{- with .root.Values.networkPolicy.dnsTo }}
      to:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    - ports:
        {{- range .root.Values.networkPolicy.apiServerPorts }}
        - port: {{ . }}
        {{- end }}
      {{- with .root.Values.networkPolicy.apiServerTo }}
      to:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end -}}

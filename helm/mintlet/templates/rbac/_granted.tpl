{{/*
A ClusterRole with its binding to the operator: (dict "root" $ "name" NAME "rules" RULES). The rules are text, so that
their comments come along.
*/}}
{{- define "mintlet.grantedEverywhere" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .name }}
  labels:
    {{- include "mintlet.labels" .root | nindent 4 }}
    app.kubernetes.io/component: operator
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ .name }}
  labels:
    {{- include "mintlet.labels" .root | nindent 4 }}
    app.kubernetes.io/component: operator
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ .name }}
subjects:
  {{- include "mintlet.subject" .root | nindent 2 }}
{{- end -}}

{{/* The same for one namespace: beside these "namespace" NAMESPACE. */}}
{{- define "mintlet.grantedIn" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels:
    {{- include "mintlet.labels" .root | nindent 4 }}
    app.kubernetes.io/component: operator
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels:
    {{- include "mintlet.labels" .root | nindent 4 }}
    app.kubernetes.io/component: operator
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ .name }}
subjects:
  {{- include "mintlet.subject" .root | nindent 2 }}
{{- end -}}

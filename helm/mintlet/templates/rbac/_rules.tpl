{{/* What the operator reads of the whole cluster, whichever namespaces it serves. */}}
{{- define "mintlet.rules.cluster" -}}
- apiGroups: [mintlet.dev]
  resources: [clustercredentialissuers]
  verbs: [list, watch]
- apiGroups: [mintlet.dev]
  resources: [clustercredentialissuers/status]
  verbs: [patch]
# Their labels, for the selectors of grants.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [list, watch]
{{- end -}}

{{/* What it needs in each namespace that it serves. */}}
{{- define "mintlet.rules.served" -}}
# delete: only for refresh.policy Never with ttlAfterExpired.
- apiGroups: [mintlet.dev]
  resources: [impersonatedtokens]
  verbs: [get, list, watch, delete]
# patch: for the finalizer, which RBAC cannot tell from the spec. Neither update nor the subresource
# finalizers: that one is asked for by owner references with blockOwnerDeletion, which ours do not set.
- apiGroups: [mintlet.dev]
  resources: [serviceaccountcredentials]
  verbs: [get, list, watch, patch]
- apiGroups: [mintlet.dev]
  resources: [credentialissuers]
  verbs: [list, watch]
- apiGroups: [mintlet.dev]
  resources:
    - impersonatedtokens/status
    - serviceaccountcredentials/status
    - credentialissuers/status
  verbs: [patch]
# list and watch: metadata of the Secrets with our label, never data. get: one Secret that somebody
# edited, that an issuer names as its credentials, or that a token is minted with. delete: to change the
# type, or after the name has changed, and only the version that was seen.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end -}}

{{/* What it needs in its own namespace. */}}
{{- define "mintlet.rules.own" -}}
# Of several replicas the holder of the lease writes.
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, create, update]
# Its own: the signing keys of local issuers, the certificate that it serves with, the records of
# ServiceAccountCredentials, which it deletes once nothing is left at the issuer. get is for the
# credentials of ClusterCredentialIssuers as well.
{{- if .Values.watchNamespaces }}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, patch, delete]
{{- else }}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create, patch, delete]
{{- end }}
{{- end -}}

{{/* For issuers with google.auth.workloadIdentity. */}}
{{- define "mintlet.rules.workloadIdentity" -}}
# Whether the ServiceAccount has opted in.
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get]
# The TokenRequest API. resourceNames would narrow it to some ServiceAccounts.
- apiGroups: [""]
  resources: [serviceaccounts/token]
  verbs: [create]
{{- end -}}

{{/* For spec.rolloutRestart. */}}
{{- define "mintlet.rules.rolloutRestart" -}}
# get: whether the workload has opted in, and how far it has rolled out. patch: the annotations that restart
# it. resourceNames would narrow it to some workloads.
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: [get, patch]
# Of Argo Rollouts; without it they cannot be listed in spec.rolloutRestart.
- apiGroups: [argoproj.io]
  resources: [rollouts]
  verbs: [get, patch]
{{- end -}}

{{/* For --consumer-check. */}}
{{- define "mintlet.rules.consumerCheck" -}}
# list: the pods of a namespace with one of our objects, at most once in --consumer-check-interval. Nothing is watched.
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
{{- end -}}

{{/* The chart's name, for labels. */}}
{{- define "mintlet.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/*
The name of every object: that of the release, with the chart's unless it is in it. Cut at 40, because the longest
suffix and what Kubernetes appends to the names of pods have to fit into the 63 of a label.
*/}}
{{- define "mintlet.fullname" -}}
{{- $name := include "mintlet.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* By which Services, Deployment and policies find the operator's pods; never changed once installed. */}}
{{- define "mintlet.selectorLabels" -}}
app.kubernetes.io/name: {{ include "mintlet.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* On every object. The managed-by of Secrets that the operator writes is mintlet: never that one here. */}}
{{- define "mintlet.labels" -}}
{{ include "mintlet.selectorLabels" . }}
{{ include "mintlet.commonLabels" . }}
{{- end -}}

{{/* The same without those that selectors look at, for objects that must not be taken for the operator's. */}}
{{- define "mintlet.commonLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: mintlet
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* Who the operator is. */}}
{{- define "mintlet.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "mintlet.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.create is false: say in serviceAccount.name as whom the operator runs" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* The list of subjects of each of its bindings. */}}
{{- define "mintlet.subject" -}}
- kind: ServiceAccount
  name: {{ include "mintlet.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}

{{/* repository:tag, or repository@digest. */}}
{{- define "mintlet.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What others reach the local issuers by: --oidc-base-url. */}}
{{- define "mintlet.oidcBaseUrl" -}}
{{- $scheme := ternary "http" "https" .Values.oidc.insecureHttp -}}
{{- $port := int .Values.oidc.service.port -}}
{{- $usual := ternary 80 443 .Values.oidc.insecureHttp -}}
{{- if .Values.oidc.baseUrl -}}
{{- .Values.oidc.baseUrl -}}
{{- else -}}
{{- $scheme }}://{{ include "mintlet.fullname" . }}-oidc.{{ .Release.Namespace }}.svc{{ if ne $port $usual }}:{{ $port }}{{ end }}
{{- end -}}
{{- end -}}

{{/* The seconds of a duration such as 1m30s; milliseconds are left out. */}}
{{- define "mintlet.seconds" -}}
{{- $text := regexReplaceAll "[0-9]+ms" . "" -}}
{{- $hours := regexFind "[0-9]+h" $text | trimSuffix "h" | int -}}
{{- $minutes := regexFind "[0-9]+m" $text | trimSuffix "m" | int -}}
{{- $seconds := regexFind "[0-9]+s" $text | trimSuffix "s" | int -}}
{{- add (mul $hours 3600) (mul $minutes 60) $seconds -}}
{{- end -}}

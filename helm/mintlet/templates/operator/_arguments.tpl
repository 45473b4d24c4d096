{{/* The arguments of the operator's container: flags that a value of its own sets, then .Values.flags by name. */}}
{{- define "mintlet.arguments" -}}
- {{ printf "--namespace=%s" .Release.Namespace | quote }}
{{- with .Values.watchNamespaces }}
- {{ join "," . | printf "--namespaces=%s" | quote }}
{{- end }}
- {{ include "mintlet.fullname" . | printf "--lease-name=%s" | quote }}
- {{ include "mintlet.oidcBaseUrl" . | printf "--oidc-base-url=%s" | quote }}
{{- with .Values.oidc.tlsSecret }}
- {{ printf "--oidc-tls-secret=%s" . | quote }}
{{- end }}
{{- if .Values.oidc.insecureHttp }}
- "--oidc-insecure-http"
{{- end }}
- {{ int .Values.ports.oidc | printf "--oidc-address=:%d" | quote }}
- {{ int .Values.ports.health | printf "--health-address=:%d" | quote }}
{{- if .Values.consumerCheck.enabled }}
- "--consumer-check"
{{- end }}
{{- range $name, $value := .Values.flags }}
{{- /* Numbers of a values file are floats, which would be written as 1e+06. */}}
- {{ printf "--%s=%v" $name (ternary (int64 $value) $value (kindIs "float64" $value)) | quote }}
{{- end }}
{{- end -}}

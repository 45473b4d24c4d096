{{/*
The Job of a hook: (dict "root" $ "hook" "release" "arguments" (list ...)). What it prints is shown by Helm 3.18 and
later; with others, and as long as it is there, by kubectl logs.
*/}}
{{- define "mintlet.hook.job" -}}
{{- $values := .root.Values -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ include "mintlet.hook.name" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "mintlet.hook.labels" .root | nindent 4 }}
  annotations:
    helm.sh/hook: {{ include "mintlet.hook.event" . }}
    helm.sh/hook-weight: "0"
    # A Job that failed stays for an hour, for its logs.
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    helm.sh/hook-output-log-policy: hook-succeeded,hook-failed
spec:
  backoffLimit: 3
  # A little more than the hook gives itself, so that it can say what it waited for.
  activeDeadlineSeconds: {{ add (int $values.hooks.timeoutSeconds) 30 }}
  ttlSecondsAfterFinished: 3600
  podFailurePolicy:
    rules:
      # Somebody has to act first: another attempt would end the same way.
      - action: FailJob
        onExitCodes:
          containerName: hook
          operator: In
          values: [2]
  template:
    metadata:
      labels:
        {{- with $values.hooks.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- include "mintlet.hook.labels" .root | nindent 8 }}
      {{- with $values.hooks.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      restartPolicy: Never
      serviceAccountName: {{ include "mintlet.hook.serviceAccountName" . }}
      automountServiceAccountToken: true
      enableServiceLinks: false
      {{- with $values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- if $values.hostNetwork }}
      hostNetwork: true
      {{- end }}
      dnsPolicy: {{ default (ternary "ClusterFirstWithHostNet" "ClusterFirst" $values.hostNetwork) $values.dnsPolicy }}
      {{- with $values.hostAliases }}
      hostAliases:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 65532
        runAsGroup: 65532
        fsGroup: 65532
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: hook
          image: {{ include "mintlet.image" .root | quote }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          command:
            - node
            - /app/dist/hook.js
            {{- range .arguments }}
            - {{ . | quote }}
            {{- end }}
            - {{ int $values.hooks.timeoutSeconds | printf "--timeout=%ds" | quote }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          {{- with $values.hooks.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
      {{- with $values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end -}}

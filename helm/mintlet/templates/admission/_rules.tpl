{{/*
What the policies have in common. A policy sees one object and the rights of its writer, nothing else of the
cluster. Two limits of CEL decide how the rules are cut: an expression may ask the authorizer twice, a policy 28
times for one object; a variable is an expression of its own and counts where it is used.
*/}}

{{/* All of a policy that is the same for every kind. Takes root and resource. */}}
{{- define "mintlet.admission.spec" -}}
failurePolicy: {{ .root.Values.admission.failurePolicy }}
matchConstraints:
  matchPolicy: Equivalent
  resourceRules:
    - apiGroups: [mintlet.dev]
      apiVersions: [v1alpha1]
      operations: [CREATE, UPDATE]
      resources: [{{ .resource }}]
matchConditions:
  # Only a new or changed spec asks for something. Everything else has to pass for everybody whom RBAC lets write:
  # the operator's finalizers, the garbage collector's, labels, annotations and an apply that changes nothing.
  - name: spec-is-new
    expression: request.operation == 'CREATE' || object.?spec != oldObject.?spec
{{- end }}

{{/* Puts a policy into effect. Takes root and resource. */}}
{{- define "mintlet.admission.binding" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ include "mintlet.fullname" .root }}-{{ .resource }}
  labels:
    {{- include "mintlet.labels" .root | nindent 4 }}
spec:
  policyName: {{ include "mintlet.fullname" .root }}-{{ .resource }}
  validationActions:
    {{- toYaml .root.Values.admission.validationActions | nindent 4 }}
{{- end }}

{{/*
A Role in the words of a message, ready to be copied. Takes the CEL expressions group, resource and name, literals in
single quotes among them, and the verbs as words.
*/}}
{{- define "mintlet.admission.role" -}}
{{- $rule := printf `'{apiGroups: ["' + %s + '"], resources: ["' + %s + '"], resourceNames: ["' + %s + '"], verbs: [%s]}'` .group .resource .name .verbs -}}
{{/* What is put together from two literals is one. */}}
{{- $rule | replace "' + '" "" -}}
{{- end }}

{{/* Variables of both kinds that are minted for. Takes suffix, of the default name of the Secret. */}}
{{- define "mintlet.admission.variables" -}}
- name: user
  expression: >-
    'user "' + request.userInfo.username + '"'
- name: ask
  expression: >-
    ' in namespace ' + request.namespace + ': ask for a Role there with '
# Of the issuers of both kinds that may have one name, the one of the namespace says so. No name of an issuer has a
# slash, so this is never the other one's.
- name: identity
  expression: >-
    (object.spec.?issuerRef.?kind.orValue('') == 'CredentialIssuer' ? 'credentialissuer/' : '') +
    object.spec.?issuerRef.?name.orValue('') + ':' + object.spec.?serviceAccount.orValue('')
- name: secret
  expression: object.spec.?secret.?name.orValue(object.metadata.name{{ with .suffix }} + '{{ . }}'{{ end }})
- name: restarts
  expression: >-
    object.spec.?rolloutRestart.orValue([]).map(each, {
      'kind': string(each.kind),
      'group': each.kind == 'Rollout' ? 'argoproj.io' : 'apps',
      'resource': string(each.kind).lowerAscii() + 's',
      'name': string(each.name)
    })
{{- end }}

{{/* Whether the writer may mint as the identity of the spec. Takes unless, a condition under which it has none. */}}
{{- define "mintlet.admission.mint" -}}
- expression: >-
    {{ with .unless }}{{ . }} ||
    {{ end }}authorizer.group('mintlet.dev').resource('identities').namespace(request.namespace).name(variables.identity).check('mint').allowed()
  reason: Forbidden
  message: you may not mint as this service account of this issuer
  messageExpression: >-
    variables.user + ' may not mint as ' + object.spec.?serviceAccount.orValue('') + ' of ' +
    object.spec.?issuerRef.?kind.orValue('ClusterCredentialIssuer') + ' ' + object.spec.?issuerRef.?name.orValue('') + variables.ask +
    {{ include "mintlet.admission.role" (dict "group" "'mintlet.dev'" "resource" "'identities'" "name" "variables.identity" "verbs" "mint") }}
{{- end }}

{{/* Whether the writer could write the Secret, and restart the workloads, without mintlet. */}}
{{- define "mintlet.admission.effects" -}}
- expression: >-
    authorizer.group('').resource('secrets').namespace(request.namespace).name(variables.secret).check('create').allowed() &&
    authorizer.group('').resource('secrets').namespace(request.namespace).name(variables.secret).check('update').allowed()
  reason: Forbidden
  message: you may not create and update the Secret that the credential would be written to
  messageExpression: >-
    variables.user + ' may not create and update the Secret ' + variables.secret + variables.ask +
    {{ include "mintlet.admission.role" (dict "group" "''" "resource" "'secrets'" "name" "variables.secret" "verbs" "create, update") }}
# One rule for each item that the list may have.
{{- range $at := until 16 }}
{{- $item := printf "variables.restarts[%d]" $at }}
- expression: >-
    size(variables.restarts) <= {{ $at }} ||
    authorizer.group({{ $item }}.group).resource({{ $item }}.resource).namespace(request.namespace).name({{ $item }}.name).check('patch').allowed()
  reason: Forbidden
  message: you may not patch a workload of rolloutRestart
  messageExpression: >-
    variables.user + ' may not patch, and so not have restarted, the ' + {{ $item }}.kind + ' ' + {{ $item }}.name + variables.ask +
    {{ include "mintlet.admission.role" (dict "group" (print $item ".group") "resource" (print $item ".resource") "name" (print $item ".name") "verbs" "patch") }}
{{- end }}
{{- end }}

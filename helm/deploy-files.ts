import type { DeployFile } from './deploy-file.ts'

/** What deploy/ holds beside its kustomization.yaml, made of the chart. */
export const DEPLOY_FILES: readonly DeployFile[] = [
  {
    path: 'deploy/rbac.yaml',
    header: `What mintlet may do when it serves the whole cluster. For a list of namespaces (--namespaces) use
rbac-namespaced.yaml instead: the objects have the same names, so applying one replaces the other.
Issuers with google.auth.workloadIdentity need rbac-workload-identity.yaml as well, rolloutRestart needs
rbac-rollout-restart.yaml.`,
    values: {},
    templates: ['operator/service-account.yaml', 'rbac/operator.yaml'],
    namespace: true,
  },
  {
    path: 'deploy/rbac-namespaced.yaml',
    header: `What mintlet may do when it serves a list of namespaces: --namespaces=mintlet-demo. It then has no
right on any Secret elsewhere. Copy the last two objects for each namespace in the list; the
namespaces have to be there: kubectl apply -f deploy/samples/00-namespace.yaml
Issuers with google.auth.workloadIdentity need rbac-workload-identity-namespaced.yaml as well,
rolloutRestart needs rbac-rollout-restart-namespaced.yaml.`,
    values: { watchNamespaces: ['mintlet-demo'] },
    templates: ['operator/service-account.yaml', 'rbac/operator.yaml'],
    namespace: true,
  },
  {
    path: 'deploy/rbac-workload-identity.yaml',
    header: `What mintlet needs beside rbac.yaml for issuers with google.auth.workloadIdentity, and for nothing
else. It stands apart because whoever may create serviceaccounts/token can become any ServiceAccount
there is: apply it only if such issuers are used. The operator asks only for tokens of ServiceAccounts
that carry the annotation mintlet.dev/allow-issuer with the name of the issuer, and only for the
audience of a workload identity provider; the API server does not know that and cannot enforce it.

With --namespaces use rbac-workload-identity-namespaced.yaml instead, and delete these two objects if
they are there. Where only ClusterCredentialIssuers use workload identity, its first Role and
RoleBinding are enough without --namespaces too: their ServiceAccounts are in the operator's namespace.`,
    values: { rbac: { workloadIdentity: true } },
    templates: ['rbac/workload-identity.yaml'],
    namespace: false,
  },
  {
    path: 'deploy/rbac-workload-identity-namespaced.yaml',
    header: `What mintlet needs beside rbac-namespaced.yaml for issuers with google.auth.workloadIdentity; why it
stands apart is told in rbac-workload-identity.yaml. The first two objects are for
ClusterCredentialIssuers, whose ServiceAccounts are in the operator's namespace. Copy the last two for
each namespace in --namespaces that has a CredentialIssuer with workload identity, and leave them out
for the others.`,
    values: { rbac: { workloadIdentity: true }, watchNamespaces: ['mintlet-demo'] },
    templates: ['rbac/workload-identity.yaml'],
    namespace: false,
  },
  {
    path: 'deploy/rbac-rollout-restart.yaml',
    header: `What mintlet needs beside rbac.yaml for spec.rolloutRestart of ImpersonatedTokens and ServiceAccountCredentials,
and for nothing else. It stands apart because whoever may patch a workload may run anything in its place: apply
it only if such restarts are used. The operator restarts only workloads that an object of their own namespace
names and that carry the annotation mintlet.dev/restart: allow, and changes nothing but two annotations of the
pod template, of an Argo Rollout two annotations of its own and spec.restartAt; the API server does not know
that and cannot enforce it.

With --namespaces use rbac-rollout-restart-namespaced.yaml instead, and delete these two objects if they
are there.`,
    values: { rbac: { rolloutRestart: true } },
    templates: ['rbac/rollout-restart.yaml'],
    namespace: false,
  },
  {
    path: 'deploy/rbac-rollout-restart-namespaced.yaml',
    header: `What mintlet needs beside rbac-namespaced.yaml for spec.rolloutRestart of ImpersonatedTokens and
ServiceAccountCredentials; why it stands apart is told in rbac-rollout-restart.yaml. Copy both objects for each
namespace in --namespaces that has workloads to restart, and leave them out for the others.`,
    values: { rbac: { rolloutRestart: true }, watchNamespaces: ['mintlet-demo'] },
    templates: ['rbac/rollout-restart.yaml'],
    namespace: false,
  },
  {
    path: 'deploy/rbac-consumer-check.yaml',
    header: `What mintlet needs beside rbac.yaml for --consumer-check, and for nothing else. It stands apart because the spec of
every pod can be read with it, also values that somebody wrote into the environment of a container in clear: apply it
only if the check is on. The operator keeps of a pod only which of the Secrets that it writes itself are used in a
way that never shows a refresh.

With --namespaces use rbac-consumer-check-namespaced.yaml instead, and delete these two objects if they are there.`,
    values: { consumerCheck: { enabled: true } },
    templates: ['rbac/consumer-check.yaml'],
    namespace: false,
  },
  {
    path: 'deploy/rbac-consumer-check-namespaced.yaml',
    header: `What mintlet needs beside rbac-namespaced.yaml for --consumer-check; why it stands apart is told in
rbac-consumer-check.yaml. Copy both objects for each namespace in --namespaces. A namespace without them is served
all the same: its pods are not looked at, and the operator's log says so.`,
    values: { consumerCheck: { enabled: true }, watchNamespaces: ['mintlet-demo'] },
    templates: ['rbac/consumer-check.yaml'],
    namespace: false,
  },
  {
    path: 'deploy/user-roles.yaml',
    header: 'What people may do with objects of mintlet.',
    values: {},
    templates: ['rbac/user-roles.yaml'],
    namespace: false,
  },
  {
    path: 'deploy/operator.yaml',
    header: `The operator, two replicas of which one leads, and the Services before it. The image is what \`npm run image\` builds:
it has to be on the nodes, or in a registry of yours whose name then stands here.`,
    values: {},
    templates: [
      'operator/deployment.yaml',
      'operator/oidc-service.yaml',
      'operator/metrics-service.yaml',
      'operator/pod-disruption-budget.yaml',
    ],
    namespace: false,
  },
  {
    path: 'deploy/network-policy.yaml',
    header: `What the operator's pods may talk to. It holds only where the network of the cluster knows NetworkPolicies. Prometheus
needs a rule of its own: see networkPolicy.metricsFrom in the chart.`,
    values: {},
    templates: ['network/network-policy.yaml'],
    namespace: false,
  },
  {
    path: 'deploy/admission.yaml',
    header: `mintlet does for you only what you could do yourself, and who may use which identity: see docs/admission.md. The grants
of issuers hold with or without it.`,
    values: {},
    templates: ['admission/*'],
    namespace: false,
  },
  {
    path: 'deploy/issuer.yaml',
    header:
      'Apply it after the CRDs: kubectl apply -k deploy && kubectl apply -f deploy/issuer.yaml',
    values: {},
    templates: ['issuer/default-issuer.yaml'],
    namespace: false,
  },
  {
    path: 'deploy/uninstall.yaml',
    header: `What helm uninstall does by itself before the operator goes: it ends it, takes back its finalizers, and prints which
credentials stay active. See docs/uninstall.md.

    kubectl apply -f deploy/uninstall.yaml
    kubectl wait -n mintlet-system job/mintlet-hook-release --for=condition=Complete --timeout=5m
    kubectl logs -n mintlet-system job/mintlet-hook-release
    kubectl delete -f deploy/uninstall.yaml -f deploy/operator.yaml -f deploy/network-policy.yaml -f deploy/admission.yaml`,
    values: {},
    templates: ['hooks/release-objects.yaml'],
    namespace: false,
  },
  {
    path: 'deploy/monitoring.yaml',
    header: `For the Prometheus operator and Grafana; needs their CRDs, and Prometheus in network-policy.yaml. See
docs/monitoring.md.`,
    values: {
      networkPolicy: { enabled: false },
      monitoring: {
        serviceMonitor: { enabled: true },
        prometheusRule: { enabled: true },
        dashboard: { enabled: true },
      },
    },
    templates: ['monitoring/*'],
    namespace: false,
  },
]

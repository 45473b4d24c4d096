/**
 * What an uninstall leaves behind, as leftBehind() has it: definitions with the issuers of the administrators, the keys
 * and records without which nothing could be taken over, and the namespace, which Helm never removes.
 */
export const WHAT_STAYS: readonly string[] = [
  'APIService v1alpha1.mintlet.dev',
  'ClusterCredentialIssuer clients',
  'ClusterCredentialIssuer demo',
  'ClusterCredentialIssuer local',
  'ConfigMap mintlet-system/kube-root-ca.crt',
  'CustomResourceDefinition clustercredentialissuers.mintlet.dev',
  'CustomResourceDefinition credentialissuers.mintlet.dev',
  'CustomResourceDefinition impersonatedtokens.mintlet.dev',
  'CustomResourceDefinition serviceaccountcredentials.mintlet.dev',
  'Namespace mintlet-system',
  'Secret mintlet-system/mintlet-credential-<uid>',
  'Secret mintlet-system/mintlet-keys-clients',
  'Secret mintlet-system/mintlet-keys-demo',
  'Secret mintlet-system/mintlet-keys-local',
  'Secret mintlet-system/mintlet-oidc-tls',
  'ServiceAccount mintlet-system/default',
]

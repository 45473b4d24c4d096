/** A ClusterCredentialIssuer. */
export const clusterIssuer = (name: string, spec: Readonly<Record<string, unknown>>): object => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ClusterCredentialIssuer',
  metadata: { name },
  spec,
})

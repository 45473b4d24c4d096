import { credentialObjects, DEMO_NAMESPACE } from './credential-objects.ts'
import type { Sample } from './sample.ts'

const ISSUER = 'k0rdent'

type K0rdentObjects = {
  readonly objects: readonly object[]
  readonly samples: readonly Sample[]
}

type Administrator = { readonly clientId: string; readonly clientSecret: string }

/** @param administrator whose client credentials the issuer asks with */
export function k0rdentObjects(
  serviceAccount: string,
  { clientId, clientSecret }: Administrator,
): K0rdentObjects {
  const issuerRef = { name: ISSUER, kind: 'CredentialIssuer' }
  const { objects, samples } = credentialObjects(issuerRef, serviceAccount)
  return {
    objects: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: DEMO_NAMESPACE } },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'k0rdent-administrator', namespace: DEMO_NAMESPACE },
        stringData: { clientId, clientSecret },
      },
      { apiVersion: 'mintlet.dev/v1alpha1', ...issuerFor(serviceAccount) },
      ...objects,
    ],
    samples,
  }
}

const issuerFor = (serviceAccount: string): object => ({
  kind: 'CredentialIssuer',
  metadata: { name: ISSUER, namespace: DEMO_NAMESPACE },
  spec: {
    k0rdent: {
      auth: { clientCredentialsSecretRef: { name: 'k0rdent-administrator' } },
      maxLifetime: '1h',
    },
    grants: [
      {
        serviceAccounts: [serviceAccount],
        kinds: ['ClientCredential'],
        maxLifetime: '1h',
        maxCredentials: 3,
      },
    ],
  },
})

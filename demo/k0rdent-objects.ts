import type { Sample } from './sample.ts'

const NAMESPACE = 'mintlet-demo'
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
  const mintlet = { apiVersion: 'mintlet.dev/v1alpha1' }
  const credential = (name: string, spec: object): object => ({
    ...mintlet,
    kind: 'ServiceAccountCredential',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      issuerRef: { name: ISSUER, kind: 'CredentialIssuer' },
      serviceAccount,
      ...spec,
    },
  })
  return {
    objects: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'k0rdent-administrator', namespace: NAMESPACE },
        stringData: { clientId, clientSecret },
      },
      { ...mintlet, ...issuerFor(serviceAccount) },
      credential('pipeline', {
        lifetime: '40s',
        rotation: { policy: 'BeforeExpiry', atPercent: 50, overlap: '10s' },
      }),
      credential('one-off', { lifetime: '20s' }),
      {
        ...mintlet,
        kind: 'ImpersonatedToken',
        metadata: { name: 'pipeline-token', namespace: NAMESPACE },
        spec: { credentialRef: { name: 'pipeline' }, accessToken: {} },
      },
    ],
    samples: SAMPLES,
  }
}

const sample = { namespace: NAMESPACE, payload: Buffer.alloc(0) }
const credentialSample = {
  ...sample,
  plural: 'serviceaccountcredentials',
  tokenField: 'credential',
} as const

const SAMPLES: readonly Sample[] = [
  { ...credentialSample, name: 'pipeline', refreshes: true },
  { ...credentialSample, name: 'one-off', refreshes: false },
  { ...sample, name: 'pipeline-token', tokenField: 'accessToken', refreshes: true },
]

const issuerFor = (serviceAccount: string): object => ({
  kind: 'CredentialIssuer',
  metadata: { name: ISSUER, namespace: NAMESPACE },
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

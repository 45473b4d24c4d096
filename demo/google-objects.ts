import type { Sample } from './sample.ts'

const NAMESPACE = 'mintlet-demo'
const LIFETIME = '30s'
const account = (name: string): string => `${name}@my-project.iam.gserviceaccount.com`
const CHAIN = [account('ci'), account('etl'), account('report-reader')] as const
const AUDIENCE = 'https://reports.example.com'
const SCOPES = ['https://www.googleapis.com/auth/bigquery.readonly']
const PAYLOAD = Buffer.from('release 1.2.3\n')

const TOKENS = {
  'google-access': { accessToken: { scopes: SCOPES, lifetime: LIFETIME } },
  'google-id': { idToken: { audience: AUDIENCE, includeEmail: true } },
  'google-jwt': { signedJwt: { claims: { aud: AUDIENCE, role: 'reader' }, lifetime: LIFETIME } },
  'google-blob': {
    signedBlob: { payload: PAYLOAD.toString('base64'), lifetime: LIFETIME },
  },
  'google-located': {
    accessToken: { scopes: SCOPES, lifetime: LIFETIME },
    allowedLocations: { within: ['europe-west1'] },
  },
}

type GoogleObjects = {
  /** caller -> first -> second -> last, whose tokens these are */
  readonly accounts: typeof CHAIN
  readonly objects: readonly object[]
  readonly samples: readonly Sample[]
}

/** @param audience full name of the workload identity provider */
export function googleObjects(audience: string): GoogleObjects {
  const [first, second, serviceAccount] = CHAIN
  const mintlet = { apiVersion: 'mintlet.dev/v1alpha1' }
  const tokens = Object.entries(TOKENS).map(([name, spec]) => ({
    ...mintlet,
    kind: 'ImpersonatedToken',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      issuerRef: { name: 'google', kind: 'CredentialIssuer' },
      serviceAccount,
      delegates: [first, second],
      ...spec,
    },
  }))
  return {
    accounts: CHAIN,
    objects: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: {
          name: 'google',
          namespace: NAMESPACE,
          annotations: { 'mintlet.dev/allow-issuer': 'google' },
        },
      },
      {
        ...mintlet,
        kind: 'CredentialIssuer',
        metadata: { name: 'google', namespace: NAMESPACE },
        spec: {
          google: { auth: { workloadIdentity: { audience, serviceAccountName: 'google' } } },
          grants: [
            {
              serviceAccounts: [serviceAccount],
              delegates: [first, second],
              kinds: ['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob'],
              scopes: SCOPES,
              audiences: [AUDIENCE],
            },
          ],
        },
      },
      ...tokens,
    ],
    samples: Object.entries(TOKENS).map(([name, spec]) => ({
      namespace: NAMESPACE,
      name,
      tokenField: Object.keys(spec)[0] ?? '',
      refreshes: true,
      payload: 'signedBlob' in spec ? PAYLOAD : Buffer.alloc(0),
    })),
  }
}

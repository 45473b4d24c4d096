import type { Sample } from './sample.ts'

export const DEMO_NAMESPACE = 'mintlet-demo'

type IssuerRef = { readonly kind: string; readonly name: string }

/** A client credential that rotates with overlap, one that expires for good, and a token minted with the first. */
export function credentialObjects(
  issuerRef: IssuerRef,
  serviceAccount: string,
): { readonly objects: readonly object[]; readonly samples: readonly Sample[] } {
  const mintlet = { apiVersion: 'mintlet.dev/v1alpha1' }
  const credential = (name: string, spec: object): object => ({
    ...mintlet,
    kind: 'ServiceAccountCredential',
    metadata: { name, namespace: DEMO_NAMESPACE },
    spec: { issuerRef, serviceAccount, ...spec },
  })
  return {
    objects: [
      credential('pipeline', {
        lifetime: '40s',
        rotation: { policy: 'BeforeExpiry', atPercent: 50, overlap: '10s' },
      }),
      credential('one-off', { lifetime: '20s' }),
      {
        ...mintlet,
        kind: 'ImpersonatedToken',
        metadata: { name: 'pipeline-token', namespace: DEMO_NAMESPACE },
        spec: { credentialRef: { name: 'pipeline' }, accessToken: {} },
      },
    ],
    samples: SAMPLES,
  }
}

const sample = { namespace: DEMO_NAMESPACE, payload: Buffer.alloc(0) }
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

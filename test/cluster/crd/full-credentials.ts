import { CONDITION, FILE_FORMATS, ISSUANCE, TIME } from './full-objects.ts'

const COMMON = {
  issuerRef: { name: 'k0rdent', kind: 'CredentialIssuer' },
  serviceAccount: 'sa-pipeline_prod.1',
  overMaximum: 'Reject',
  deletionPolicy: 'Orphan',
  onGrantWithdrawn: 'Revoke',
  secret: {
    name: 'pipeline',
    type: 'example.com/client-credential',
    labels: { team: 'data' },
    annotations: { 'example.com/contact': 'data@example.com' },
    formats: FILE_FORMATS,
    template: { 'app.conf': '{{ clientSecret }}' },
    onExpiry: 'Delete',
  },
  rolloutRestart: [
    { kind: 'Deployment', name: 'api', minInterval: '1h' },
    { kind: 'StatefulSet', name: 'db' },
    { kind: 'DaemonSet', name: 'agent.v1' },
  ],
  suspend: true,
}

/** Between them they set every field of the spec; each is accepted. */
export const CREDENTIAL_SPECS: readonly object[] = [
  {
    ...COMMON,
    lifetime: '720h',
    rotation: { policy: 'BeforeExpiry', atPercent: 66, overlap: '1h' },
  },
  { ...COMMON, lifetime: '8760h', rotation: { policy: 'BeforeExpiry', before: '72h' } },
  { ...COMMON, expiresAt: '2026-12-31T00:00:00Z', rotation: { policy: 'None' } },
  // Each of the formats once as the first.
  ...FILE_FORMATS.map((format) => ({ ...COMMON, secret: { formats: [format] } })),
]

export const CREDENTIAL_STATUS: object = {
  observedGeneration: 1,
  phase: 'Active',
  conditions: [CONDITION],
  secretName: 'pipeline',
  secretResourceVersion: '1',
  secretDigest: 'a',
  credential: {
    id: 'cred-002',
    uid: '7d0f4a6e-0000-4000-8000-000000000002',
    serviceAccountId: 'sa-pipeline-prod',
    status: 'active',
    createdBy: 'admin@example.com',
    createdAt: TIME,
    expiresAt: TIME,
    selfLink: '/v1/regions/global/iam/service-accounts/sa-pipeline-prod/credentials/cred-002',
  },
  previous: [{ id: 'cred-001', expiresAt: TIME, retireAt: TIME }],
  issuedAt: TIME,
  expiresAt: TIME,
  refreshAt: '2026-11-20T08:00:00Z',
  requestedLifetime: '8760h',
  grantedLifetime: '720h',
  lastUsedAt: '2026-11-19T08:00:00Z',
  lastUsedIp: '192.0.2.7',
  checkedAt: TIME,
  mints: 2,
  lastHandledRefresh: 'b',
  mint: { phase: 'InFlight', requestedExpiresAt: TIME, startedAt: TIME },
  issuance: ISSUANCE,
}

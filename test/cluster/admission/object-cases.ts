import type { AskedCase } from './asked-case.ts'
import { needs } from './needs.ts'

const { mint, target, restart } = needs

const NS = 'etl'
const TOKEN = { plural: 'impersonatedtokens', namespace: NS, name: 'reader' } as const
const CREDENTIAL = { plural: 'serviceaccountcredentials', namespace: NS, name: 'pipeline' } as const
const LOCAL = { issuerRef: { name: 'local' }, serviceAccount: 'etl:reader' }
const EMAIL = 'reader@my-project.iam.gserviceaccount.com'
/** Whatever may be in a name. */
const ODD = 'A/b_c.d:e+f-g@h/Z9'
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'] as const
/** As many as the schema lets be there. */
const MOST = Array.from({ length: 16 }, (_, index) => ({
  kind: 'Deployment',
  name: `api-${index}`,
}))

const MINT_LOCAL = mint(
  'not mint as etl:reader of ClusterCredentialIssuer local',
  'local:etl:reader',
)

const TOKEN_CASES: readonly AskedCase[] = [
  {
    what: 'a token of a ClusterCredentialIssuer',
    asked: { ...TOKEN, spec: { ...LOCAL, accessToken: {} } },
    needs: [MINT_LOCAL, target('reader')],
  },
  {
    what: 'a token of a CredentialIssuer, which is another than the one of the cluster with that name',
    asked: {
      ...TOKEN,
      spec: {
        issuerRef: { name: 'local', kind: 'CredentialIssuer' },
        serviceAccount: EMAIL,
        idToken: { audience: 'https://orders.example.com' },
        secret: { name: 'orders.token' },
      },
    },
    needs: [
      mint(`not mint as ${EMAIL} of CredentialIssuer local`, `credentialissuer/local:${EMAIL}`),
      target('orders.token'),
    ],
  },
  {
    what: 'a token by way of delegates, of whom nothing is to be had, and of a name with all that a name may have',
    asked: {
      ...TOKEN,
      spec: { ...LOCAL, serviceAccount: ODD, delegates: [EMAIL], accessToken: {} },
    },
    needs: [
      mint(`not mint as ${ODD} of ClusterCredentialIssuer local`, `local:${ODD}`),
      target('reader'),
    ],
  },
  {
    what: 'a token by a ServiceAccountCredential',
    asked: { ...TOKEN, spec: { credentialRef: { name: 'pipeline.v1' }, accessToken: {} } },
    needs: [
      mint(
        'neither mint with the ServiceAccountCredential pipeline.v1 nor get every Secret',
        'serviceaccountcredential/pipeline.v1',
      ),
      target('reader'),
    ],
  },
  {
    what: 'a token that restarts a workload of each kind',
    asked: {
      ...TOKEN,
      spec: {
        ...LOCAL,
        accessToken: {},
        rolloutRestart: WORKLOADS.map((kind) => ({ kind, name: `my-${kind.toLowerCase()}.v1` })),
      },
    },
    needs: [
      MINT_LOCAL,
      target('reader'),
      ...WORKLOADS.map((kind) => restart(kind, `my-${kind.toLowerCase()}.v1`)),
    ],
  },
  {
    what: 'a token that restarts as many workloads as it may name',
    // By a credential, which costs one question more.
    asked: {
      ...TOKEN,
      spec: { credentialRef: { name: 'pipeline' }, accessToken: {}, rolloutRestart: MOST },
    },
    needs: [
      mint(
        'neither mint with the ServiceAccountCredential pipeline nor get every Secret',
        'serviceaccountcredential/pipeline',
      ),
      target('reader'),
      ...MOST.map(({ kind, name }) => restart(kind, name)),
    ],
  },
]

const CREDENTIAL_CASES: readonly AskedCase[] = [
  {
    what: 'a credential',
    asked: { ...CREDENTIAL, spec: LOCAL },
    needs: [MINT_LOCAL, target('pipeline-credential')],
  },
  {
    what: 'a credential that restarts as many workloads as it may name',
    asked: { ...CREDENTIAL, spec: { ...LOCAL, rolloutRestart: MOST } },
    needs: [
      MINT_LOCAL,
      target('pipeline-credential'),
      ...MOST.map(({ kind, name }) => restart(kind, name)),
    ],
  },
  {
    what: 'a credential of a CredentialIssuer, its Secret and workloads named',
    asked: {
      ...CREDENTIAL,
      spec: {
        issuerRef: { name: 'k0rdent', kind: 'CredentialIssuer' },
        serviceAccount: 'sa-pipeline_prod.1',
        secret: { name: 'login' },
        rolloutRestart: WORKLOADS.map((kind) => ({ kind, name: 'api' })),
      },
    },
    needs: [
      mint(
        'not mint as sa-pipeline_prod.1 of CredentialIssuer k0rdent',
        'credentialissuer/k0rdent:sa-pipeline_prod.1',
      ),
      target('login'),
      ...WORKLOADS.map((kind) => restart(kind, 'api')),
    ],
  },
]

/** Of those that something is minted for: every field by which they refer to something else, the largest objects among them. */
export const OBJECT_CASES: readonly AskedCase[] = [...TOKEN_CASES, ...CREDENTIAL_CASES]

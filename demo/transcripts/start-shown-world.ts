import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { AdminClient } from '../../test/kit/control-plane/admin-client.ts'
import { startControlPlane } from '../../test/kit/control-plane/start-control-plane.ts'
import {
  type GoogleEmulator,
  startGoogleEmulator,
} from '../../test/kit/google/start-google-emulator.ts'
import { type Operator, startOperator } from '../../test/kit/operator.ts'
import { until } from '../../test/kit/until.ts'
import { installMintlet, OPERATOR_USER } from '../install-mintlet.ts'
import { runPods } from './run-pods.ts'
import {
  GOOGLE_ACCOUNT,
  GOOGLE_OPERATOR,
  NS,
  shownIssuers,
  shownObjects,
  shownRights,
} from './shown-objects.ts'
import { consumerPods, operatorPods } from './shown-pods.ts'

/**
 * A cluster with mintlet as deploy/ installs it, and the credentials of one team: `report-reader`, `bigquery-reader`
 * (Google refuses its refresh), `warehouse-export` (not granted), `migration` (expired for good) and the client credential
 * `pipeline`. There are no nodes: the operator is a process, and its pods only say so.
 */
export type ShownWorld = AsyncDisposable & {
  /** Of an administrator. */
  readonly kubeconfigPath: string
  readonly operator: Operator
  /** Whatever Google has given so far. */
  issuedSecrets(): readonly string[]
}

const DEPLOY = join(import.meta.dirname, '..', '..', 'deploy')
const DEPLOYED = ['operator.yaml', 'user-roles.yaml', 'admission.yaml']
const PODS = ['mintlet-7d9c6b5f4d-k2x4p', 'mintlet-7d9c6b5f4d-v6tbh'] as const
const FLAGS = [
  '--namespace=mintlet-system',
  `--identity=${PODS[0]}`,
  '--oidc-address=127.0.0.1:0',
  '--health-address=127.0.0.1:0',
  // For one that has expired by the time that somebody looks.
  '--min-lifetime=10s',
  '--settle=1s',
  '--request-interval=1s',
]
const GRANT = {
  member: `serviceAccount:${GOOGLE_OPERATOR}`,
  role: 'roles/iam.serviceAccountTokenCreator',
  serviceAccount: GOOGLE_ACCOUNT,
} as const
const MERGE = { contentType: 'application/merge-patch+json' }
/** How long ago the operator was started. */
const RUNNING_MS = 3 * 86_400_000

/** Whatever was started ends with it, also when a later start fails. */
export async function startShownWorld(): Promise<ShownWorld> {
  await using stack = new AsyncDisposableStack()
  const controlPlane = stack.use(await startControlPlane({ users: { [OPERATOR_USER]: [] } }))
  const { admin } = controlPlane
  const google = stack.use(await startGoogle())
  await installMintlet(admin, ['rbac.yaml'])
  for (const file of DEPLOYED) await admin.apply(await readFile(join(DEPLOY, file), 'utf8'))
  const key = JSON.stringify(await google.serviceAccountKey(GOOGLE_OPERATOR))
  await apply(admin, [...shownIssuers(key), ...shownRights()])
  await runPods(admin, operatorPods(PODS, new Date(Date.now() - RUNNING_MS).toISOString()))
  await saysReady(admin)
  const operator = stack.use(
    startOperator({
      flags: [
        ...FLAGS,
        `--kubeconfig=${controlPlane.kubeconfigFor(OPERATOR_USER)}`,
        `--google-iamcredentials-endpoint=${google.iamcredentialsUrl}`,
        `--google-sts-endpoint=${google.stsUrl}`,
      ],
    }),
  )
  await operator.ready()
  await bringAbout(admin, google)
  const whole = stack.move()
  return {
    kubeconfigPath: controlPlane.kubeconfigPath,
    operator,
    issuedSecrets: () => google.issuedSecrets(),
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  }
}

const apply = async (admin: AdminClient, objects: readonly object[]): Promise<void> => {
  await admin.apply(objects.map((object) => stringify(object)).join('---\n'))
}

const startGoogle = (): Promise<GoogleEmulator> =>
  startGoogleEmulator({
    serviceAccounts: [GOOGLE_OPERATOR, GOOGLE_ACCOUNT].map((email) => ({ email })),
    grants: [GRANT],
  })

async function patch(admin: AdminClient, path: string, body: object): Promise<void> {
  const { status } = await admin.request('PATCH', path, body, MERGE)
  if (status !== 200) throw new Error(`PATCH ${path}: ${status}`)
}

/** What the controller of Deployments would say. */
function saysReady(admin: AdminClient): Promise<void> {
  const path = '/apis/apps/v1/namespaces/mintlet-system/deployments/mintlet/status'
  const count = PODS.length
  const status = {
    replicas: count,
    readyReplicas: count,
    updatedReplicas: count,
    availableReplicas: count,
  }
  return patch(admin, path, { status })
}

const OBJECTS = `/apis/mintlet.dev/v1alpha1/namespaces/${NS}`

type Conditions = {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string
      readonly status: string
      readonly reason: string
    }[]
  }
}

/** Each in its state, as it comes about in life. */
async function bringAbout(admin: AdminClient, google: GoogleEmulator): Promise<void> {
  const untilIs = (path: string, type: string, wanted: string): Promise<unknown> =>
    until(`${path} is ${type}=${wanted}`, async () => {
      const { body } = await admin.request<Conditions>('GET', `${OBJECTS}/${path}`)
      return body.status?.conditions?.some(
        (each) => each.type === type && `${each.status} ${each.reason}` === wanted,
      )
    })
  await apply(admin, shownObjects())
  await untilIs('impersonatedtokens/bigquery-reader', 'Ready', 'True Issued')
  await runPods(admin, consumerPods(new Date().toISOString()))
  // Somebody takes the operator's role at Google away, and the next refresh is refused.
  google.grants.revoke(GRANT)
  await patch(admin, `${OBJECTS}/impersonatedtokens/bigquery-reader`, {
    metadata: { annotations: { 'mintlet.dev/refresh-requested': new Date().toISOString() } },
  })
  await untilIs('impersonatedtokens/bigquery-reader', 'RefreshFailing', 'True PermissionDenied')
  await untilIs('impersonatedtokens/report-reader', 'Ready', 'True Issued')
  await untilIs('impersonatedtokens/warehouse-export', 'Ready', 'False NotGranted')
  await untilIs('impersonatedtokens/migration', 'Ready', 'False Expired')
  await untilIs('serviceaccountcredentials/pipeline', 'Ready', 'True Issued')
}

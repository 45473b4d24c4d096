import type { AuditEvent } from '../../kit/control-plane/audit-log.ts'
import { freePort } from '../../kit/control-plane/free-port.ts'
import { createPods } from '../consumer-check/create-pods.ts'
import { type CredentialApi, createCredentialApi } from '../credential-api.ts'
import { CREATOR } from '../google/start-chain-world.ts'
import { type GoogleWorld, principalOf, startGoogleWorld } from '../google/start-google-world.ts'
import { createWorkloads, type Workloads } from '../k0rdent/workloads.ts'
import { deployed } from '../operator/deployed.ts'
import { ROLLOUT_CRD } from '../restarts/rollout-crd.ts'
import { grantedRights } from './granted-rights.ts'
import type { Right } from './right.ts'

/** The one that deploy/rbac*-namespaced.yaml have rights for. */
export const NS = 'mintlet-demo'
/** The one of Google that the objects are issued for. */
export const READER = 'reader@my-project.iam.gserviceaccount.com'

/** A world with every right that deploy/ has to offer, for one of the two ways to run, and one operator that uses all. */
export type FullWorld = GoogleWorld &
  CredentialApi & {
    readonly workloads: Workloads
    /** As the API server has them. */
    readonly granted: readonly Right[]
    /** What the operator's process asked so far. */
    asked(): Promise<readonly AuditEvent[]>
  }

/** @param way `''` for the whole cluster, `-namespaced` for NS alone: the ends of the names of the files */
export async function startFullWorld(way: '' | '-namespaced'): Promise<FullWorld> {
  const files = ['', '-workload-identity', '-rollout-restart', '-consumer-check']
  const rights = await Promise.all(files.map((file) => deployed(`rbac${file}${way}.yaml`)))
  const world = await startGoogleWorld({
    namespaces: [NS],
    rights: rights.join('\n---\n'),
    google: {
      serviceAccounts: [{ email: READER }],
      grants: ['mintlet-system', NS].map((namespace) => ({
        member: principalOf(namespace, 'google'),
        role: CREATOR,
        serviceAccount: READER,
      })),
    },
  })
  const { admin, auditLog } = world.controlPlane
  await admin.apply(ROLLOUT_CRD)
  await createPods(admin, NS)
  await startOperator(world, way === '' ? [] : [`--namespaces=${NS}`])
  return {
    ...world,
    ...createCredentialApi(admin, 'local'),
    workloads: createWorkloads(world, NS),
    granted: await grantedRights(admin, 'mintlet-operators'),
    asked: async () =>
      (await auditLog()).filter(
        ({ user, userAgent = '' }) =>
          user.username === 'operator-a' && userAgent.startsWith('mintlet/'),
      ),
  }
}

/** With a certificate of its own, and everything that needs a right of its own. */
async function startOperator(world: GoogleWorld, more: readonly string[]): Promise<void> {
  const { google } = world
  const port = await freePort()
  const operator = world.spawn({
    flags: [
      '--oidc-insecure-http=false',
      `--oidc-base-url=https://localhost:${port}`,
      `--oidc-address=127.0.0.1:${port}`,
      `--google-iamcredentials-endpoint=${google.iamcredentialsUrl}`,
      `--google-sts-endpoint=${google.stsUrl}`,
      `--google-metadata-host=${google.metadataHost}`,
      '--settle=1s',
      '--normal-events',
      '--consumer-check',
      '--consumer-check-interval=1s',
      ...more,
    ],
  })
  await operator.ready()
}

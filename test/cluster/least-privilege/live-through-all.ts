import { until } from '../../kit/until.ts'
import { MINTLET_API } from '../google/start-chain-world.ts'
import { PROVIDER } from '../google/start-google-world.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import { type FullWorld, NS, READER } from './start-full-world.ts'

const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }
const REFRESH = 'mintlet.dev/refresh-requested'
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'] as const

/** Everything in the life of the operator's objects that needs a right, all at once. */
export async function liveThroughAll(world: FullWorld): Promise<void> {
  await grantClients(world, '2h')
  await Promise.all([
    refreshTwice(world),
    mendAndReplace(world),
    endForGood(world),
    rotateAndRevoke(world),
    restart(world),
    ...(['ClusterCredentialIssuer', 'CredentialIssuer'] as const).map((kind) => ask(world, kind)),
  ])
}

/** @param maxLifetime another one concerns the keys of the issuer */
async function grantClients({ controlPlane }: FullWorld, maxLifetime: string): Promise<void> {
  const grant = {
    namespaces: { names: [NS] },
    serviceAccounts: ['*'],
    kinds: ['AccessToken', 'ClientCredential'],
    scopes: ['read'],
    maxLifetime,
    maxCredentials: 2,
  }
  const path = `${MINTLET_API}/clustercredentialissuers/local`
  const contentType = 'application/merge-patch+json'
  await controlPlane.admin.request('PATCH', path, { spec: { grants: [grant] } }, { contentType })
}

async function refresh(world: FullWorld, name: string): Promise<void> {
  const { mints = 0 } = (await world.untilReady([NS, name])).status ?? {}
  await world.patch([NS, name], { metadata: { annotations: { [REFRESH]: `after-${mints}` } } })
  await world.untilToken(
    'is refreshed',
    [NS, name],
    ({ status }) => (status?.mints ?? 0) > mints && status?.lastHandledRefresh === `after-${mints}`,
  )
}

/** The same is told of it twice. */
async function refreshTwice(world: FullWorld): Promise<void> {
  await world.create([NS, 'often'], HOUR)
  await refresh(world, 'often')
  await refresh(world, 'often')
  await grantClients(world, '3h')
}

/** Somebody edits the Secret, and then it is to be of another type. */
async function mendAndReplace(world: FullWorld): Promise<void> {
  const key = [NS, 'edited'] as const
  await world.create(key, HOUR)
  const { mints = 0 } = (await world.untilReady(key)).status ?? {}
  await world.patchSecret(key, { stringData: { token: 'edited' } })
  await world.untilToken('is mended', key, ({ status }) => (status?.mints ?? 0) > mints)
  const type = 'mintlet.test/other'
  await world.patch(key, { spec: { secret: { type } } })
  await until('it is replaced', async () => (await world.secret(key))?.type === type)
}

/** Of one that is not refreshed nothing is left. */
async function endForGood(world: FullWorld): Promise<void> {
  const key = [NS, 'once'] as const
  await world.create(key, {
    accessToken: { scopes: ['read'], lifetime: '10s' },
    refresh: { policy: 'Never' },
    ttlAfterExpired: '1s',
  })
  await world.untilReady(key)
  await until('it removes itself', async () => (await world.token(key)) === undefined)
}

/** A client credential of the built-in issuer, until nothing remembers it. */
async function rotateAndRevoke(world: FullWorld): Promise<void> {
  const key = [NS, 'client'] as const
  const rotation = { policy: 'BeforeExpiry', overlap: '1s' }
  await world.createCredential(key, { serviceAccount: 'client', lifetime: '1h', rotation })
  const { status, metadata } = await world.untilIssued(key)
  await changeCredential(world, key, { metadata: { annotations: { [REFRESH]: 'now' } } })
  await world.untilCredential(
    'is rotated',
    key,
    (found) => found.status?.credential?.id !== status?.credential?.id,
  )
  await world.removeCredential(key)
  const record = ['mintlet-system', `mintlet-credential-${metadata.uid}`] as const
  await until('it is forgotten', async () => (await world.secret(record)) === undefined)
}

async function restart(world: FullWorld): Promise<void> {
  const { workloads } = world
  for (const kind of WORKLOADS) await workloads.make(kind, 'all', { allowed: true })
  const rolloutRestart = WORKLOADS.map((kind) => ({ kind, name: 'all' }))
  await world.create([NS, 'restarting'], { ...HOUR, rolloutRestart })
  await refresh(world, 'restarting')
  for (const kind of WORKLOADS) {
    const restarted = async (): Promise<boolean> => (await workloads.restarts(kind, 'all')) > 0
    await until(`the ${kind} is restarted`, restarted)
  }
}

/** A token of Google, as a ServiceAccount of the operator's namespace or of the object's. */
async function ask(
  world: FullWorld,
  kind: 'ClusterCredentialIssuer' | 'CredentialIssuer',
): Promise<void> {
  const isCluster = kind === 'ClusterCredentialIssuer'
  const auth = { workloadIdentity: { audience: PROVIDER, serviceAccountName: 'google' } }
  const grant = { serviceAccounts: [READER], kinds: ['AccessToken'], scopes: ['*'] }
  const namespaces = isCluster ? { namespaces: { names: [NS] } } : {}
  await world.make(`/api/v1/namespaces/${isCluster ? 'mintlet-system' : NS}/serviceaccounts`, {
    metadata: { name: 'google', annotations: { 'mintlet.dev/allow-issuer': 'google' } },
  })
  const issuers = isCluster ? 'clustercredentialissuers' : `namespaces/${NS}/credentialissuers`
  await world.make(`${MINTLET_API}/${issuers}`, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind,
    metadata: { name: 'google' },
    spec: { google: { auth }, grants: [{ ...namespaces, ...grant }] },
  })
  const name = isCluster ? 'by-cluster' : 'by-own'
  await world.create([NS, name], {
    issuerRef: { name: 'google', kind },
    serviceAccount: READER,
    accessToken: { scopes: ['https://www.googleapis.com/auth/bigquery'], lifetime: '30m' },
  })
  await world.untilReady([NS, name])
}

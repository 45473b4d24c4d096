import { randomBytes } from 'node:crypto'
import { API_VERSION } from '../src/api/group.ts'
import type { ObjectMeta } from '../src/api/object-meta.ts'
import type { KubeClient } from '../src/kube/kube-client.ts'
import { createSecretWriter, type SecretManifest } from '../src/write/secret.ts'
import { createStatusWriter } from '../src/write/status.ts'
import type { RawFigures } from './figures.ts'
import { inTurn } from './in-turn.ts'
import { populate, tokensOf } from './populate.ts'
import { NAMESPACE } from './start-world.ts'

const CONCURRENCIES = [16, 32, 64, 128]

/** Sizes as the operator's own: an ES256 access token, and the status of an object that is Ready. */
const TOKEN_BYTES = 345
const RECEIPT_BYTES = 200

type Target = { metadata: ObjectMeta & { readonly namespace: string }; secretVersion: string }

/**
 * How fast the API server takes the two writes of a mint from the operator's own transport and
 * writers, when nobody decides or watches anything.
 *
 * @param pairs for each concurrency and verb
 */
export async function rawLimit(client: KubeClient, pairs: number): Promise<RawFigures> {
  const creates: Rate[] = []
  const updates: Rate[] = []
  for (const concurrency of CONCURRENCIES) {
    const targets = await make(client, `raw-${concurrency}`, pairs)
    creates.push(await rate(targets, concurrency, createPair(client)))
    updates.push(await rate(targets, concurrency, updatePair(client)))
  }
  const { perSecond, cpuMsPerPair } = best(creates)
  return {
    pairsPerSecond: perSecond,
    refreshPairsPerSecond: best(updates).perSecond,
    cpuMsPerPair,
    byConcurrency: Object.fromEntries(
      creates.map((found) => [found.concurrency, found.perSecond] as const),
    ),
  }
}

type Rate = {
  readonly concurrency: number
  readonly perSecond: number
  readonly cpuMsPerPair: number
}

const best = (rates: readonly Rate[]): Rate =>
  rates.reduce((one, other) => (other.perSecond > one.perSecond ? other : one))

/** ImpersonatedTokens that nobody serves, because no operator runs. */
async function make(client: KubeClient, prefix: string, count: number): Promise<Target[]> {
  await populate(client, tokensOf(prefix, count, { lifetime: '1h' }))
  const { body } = await client.request<{ items: Target[] }>({
    method: 'GET',
    path: `/apis/mintlet.dev/v1alpha1/namespaces/${NAMESPACE}/impersonatedtokens`,
  })
  return body.items.filter(({ metadata }) => metadata.name.startsWith(`${prefix}-`))
}

async function rate(
  targets: Target[],
  concurrency: number,
  pair: (target: Target) => Promise<void>,
): Promise<Rate> {
  const started = performance.now()
  const before = process.cpuUsage()
  await inTurn(targets, concurrency, pair)
  const { user, system } = process.cpuUsage(before)
  return {
    concurrency,
    perSecond: (targets.length * 1000) / (performance.now() - started),
    cpuMsPerPair: (user + system) / 1000 / targets.length,
  }
}

function createPair(client: KubeClient): (target: Target) => Promise<void> {
  const secrets = createSecretWriter(client)
  return async (target) => {
    const created = await secrets.create(manifestOf(target))
    target.secretVersion = JSON.stringify(created?.metadata)
    await patchStatus(client, target)
  }
}

function updatePair(client: KubeClient): (target: Target) => Promise<void> {
  const secrets = createSecretWriter(client)
  return async (target) => {
    const version: ObjectMeta & { namespace: string } = JSON.parse(target.secretVersion)
    await secrets.update(version, manifestOf(target))
    await patchStatus(client, target)
  }
}

async function patchStatus(client: KubeClient, target: Target): Promise<void> {
  const { namespace, name, uid, resourceVersion } = target.metadata
  const object = { plural: 'impersonatedtokens', namespace, name, uid, resourceVersion }
  const { metadata } = await createStatusWriter(client).write(object, status())
  target.metadata = metadata
}

function manifestOf({ metadata }: Target): SecretManifest {
  const { namespace, name, uid } = metadata
  const now = new Date().toISOString()
  return {
    namespace,
    name,
    owner: { apiVersion: API_VERSION, kind: 'ImpersonatedToken', name, uid, controller: true },
    type: 'Opaque',
    // Not the operator's own label, or an operator would look at them.
    labels: { 'app.kubernetes.io/managed-by': 'bench' },
    annotations: {
      'mintlet.dev/token-id': crypto.randomUUID(),
      'mintlet.dev/expires-at': now,
      'mintlet.dev/receipt': '-'.repeat(RECEIPT_BYTES),
    },
    data: {
      token: randomBytes(TOKEN_BYTES).toString('base64'),
      expiresAt: btoa(now),
      keyId: btoa(crypto.randomUUID()),
    },
  }
}

function status(): object {
  const now = new Date().toISOString()
  const message = 'the credential is published in the Secret'
  return {
    observedGeneration: 1,
    phase: 'Active',
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        observedGeneration: 1,
        reason: 'Issued',
        message,
        lastTransitionTime: now,
      },
    ],
    secretName: 'raw',
    secretResourceVersion: '1234567',
    secretDigest: randomBytes(8).toString('hex'),
    requestDigest: randomBytes(8).toString('hex'),
    tokenId: crypto.randomUUID(),
    keyId: crypto.randomUUID(),
    issuedAt: now,
    expiresAt: now,
    refreshAt: now,
    requestedLifetime: '1h',
    grantedLifetime: '1h',
    mints: 1,
  }
}

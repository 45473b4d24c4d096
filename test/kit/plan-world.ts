import { credentialKeyOf } from '../../src/api/credential-key.ts'
import { RECEIPT_ANNOTATION } from '../../src/api/group.ts'
import type { ImpersonatedToken } from '../../src/api/impersonated-token.ts'
import type { Minted } from '../../src/api/minted.ts'
import { secretNameOf } from '../../src/api/secret-name-of.ts'
import type { SecretMetadata } from '../../src/api/secret-target.ts'
import { secretTypeOf } from '../../src/api/secret-type-of.ts'
import { formatTime } from '../../src/api/time.ts'
import type { Failure } from '../../src/failure.ts'
import type { Observed, ObservedIssuer, SecretContent, SecretId } from '../../src/plan/observed.ts'
import type { ObservedClient } from '../../src/plan/observed-client.ts'
import type { Outcome } from '../../src/plan/outcome.ts'
import { plan } from '../../src/plan/plan.ts'
import { secretMetadata } from '../../src/plan/secret-metadata.ts'
import type { Settings } from '../../src/plan/settings.ts'
import { type Settled, settle } from '../../src/plan/settle.ts'
import type { Plan } from '../../src/plan/step.ts'
import { adopt } from '../../src/reconcile/adopt.ts'
import { receiptOf } from '../../src/reconcile/receipt-of.ts'
import { requestDigest } from '../../src/reconcile/request-digest.ts'
import { Redacted } from '../../src/redacted.ts'
import { encodeTexts } from '../../src/render/encode-texts.ts'
import { secretDigest } from '../../src/render/secret-digest.ts'
import { tokenTexts } from '../../src/render/token-texts.ts'
import { k0rdentAsSeen } from './observed-client.ts'

/** A Secret as it stands in the cluster; `watched`: it carries the label that we watch by. */
export type ActualSecret = SecretId &
  SecretMetadata &
  SecretContent & { readonly ownerUid: string | undefined; readonly watched: boolean }

/** As much of a cluster as the decisions about one object can see and change. Time stands still in it. */
export type PlanWorld = {
  now: number
  token: ImpersonatedToken
  /** Seen only by an object that names it. */
  credential?: ObservedClient | undefined
  issuer: ObservedIssuer | undefined
  readonly secrets: Map<string, ActualSecret>
  rival: string | undefined
  /** The API server's clock minus ours, and the issuer's minus ours; milliseconds. */
  serverSkew: number
  issuerSkew: number
  /** What the next effect meets instead of success. */
  failure: Failure | undefined
  /** The process ends after the next Secret that it writes, and another one begins. */
  dies: boolean
  /** The text of every token. */
  readonly canary: string
  mints: number
  resourceVersion: number
  jitter: number
}

export type WorldTurn = {
  readonly step: Plan
  readonly outcome: Outcome
  readonly settled: Settled
  /** The process ended before it could publish the status. */
  readonly died: boolean
}

/** As the token endpoint of the example decides. */
const CLIENT_TOKEN_LIFE = 900_000

/** The reads that a turn may ask for, as reconcile/ has it. */
const MOST_READS = 4

/** One turn: look, decide, act, and publish the status. */
export function takeTurn(world: PlanWorld, settings: Settings, unit = 0.5): WorldTurn {
  let seen = observe(world)
  for (let reads = 0; reads <= MOST_READS; reads += 1) {
    const step = plan(seen, world.now, settings)
    const unseen = step.step === 'Mint' && step.mint.write.verb === 'Create' && isThere(world)
    // What a create runs into has to be looked at, as reconcile/ has it.
    if (step.step === 'ReadSecret' || unseen) {
      seen = { ...seen, secret: lookAt(world, true) }
    } else if (step.step === 'ReadConsumers') {
      seen = { ...seen, consumers: { at: world.now, uses: [] } }
    } else if (step.step === 'ReadWorkloads' || step.step === 'RestartWorkload') {
      seen = { ...seen, workloads: restarted(seen) }
    } else if (step.step === 'ReadClock') {
      seen = { ...seen, serverTime: Math.floor((world.now + world.serverSkew) / 1000) * 1000 }
    } else {
      const outcome = act(world, step, seen)
      const settled = settle(seen, outcome, world.now, settings, unit)
      if (outcome.kind === 'Minted' && world.dies) {
        world.dies = false
        return { step, outcome, settled, died: true }
      }
      // As it comes back from the API server.
      const status = JSON.parse(JSON.stringify(settled.status)) as typeof settled.status
      world.token = { ...world.token, status }
      return { step, outcome, settled, died: false }
    }
  }
  throw new Error('more questions than a turn may ask')
}

export function observe(world: PlanWorld): Observed {
  const { token, credential, issuer, secrets, rival, jitter } = world
  const name = secretNameOf(token)
  const named = credentialKeyOf(token) === undefined ? undefined : credential
  return {
    token,
    credential: named,
    issuer: token.spec.valid ? issuerFor(issuer, named) : undefined,
    namespace: { name: token.metadata.namespace, labels: {} },
    secret: lookAt(world, false),
    strays: [...secrets.values()].filter(
      (secret) => secret.watched && secret.ownerUid === token.metadata.uid && secret.name !== name,
    ),
    rival,
    requestDigest: requestDigest(token),
    jitter,
    serverTime: undefined,
    workloads: undefined,
    consumers: undefined,
  }
}

/** With a credential it is the one that the credential came from. */
const issuerFor = (
  issuer: ObservedIssuer | undefined,
  named: ObservedClient | undefined,
): ObservedIssuer | undefined =>
  named === undefined || issuer === undefined ? issuer : k0rdentAsSeen()

const isThere = ({ token, secrets }: PlanWorld): boolean => secrets.has(secretNameOf(token))

function lookAt({ token, secrets }: PlanWorld, live: boolean): Observed['secret'] {
  const found = secrets.get(secretNameOf(token))
  if (found === undefined || (!found.watched && !live)) return { state: 'Absent', live }
  const { type, immutable, digest, watched: _watched, ...shown } = found
  const known = live ? { type, immutable, digest } : undefined
  return { state: 'Present', terminating: false, ...shown, live: known }
}

type Question = 'ReadSecret' | 'ReadClock' | 'ReadWorkloads' | 'RestartWorkload' | 'ReadConsumers'

const restarted = ({ token }: Observed): Observed['workloads'] =>
  (token.spec.valid ? (token.spec.value.rolloutRestart ?? []) : []).map((workload) => ({
    ...workload,
    state: 'RolledOut',
    restartedAt: undefined,
  }))

function act(
  world: PlanWorld,
  step: Exclude<Plan, { step: Question }>,
  observed: Observed,
): Outcome {
  const { failure } = world
  const effect = step.step !== 'Rest' && step.step !== 'Refuse' && step.step !== 'Expire'
  if (effect && failure !== undefined) return { kind: 'Failed', failure }
  switch (step.step) {
    case 'Rest':
      return { kind: 'Rested', why: step.why }
    case 'Refuse':
      return { kind: 'Refused', failure: step.failure }
    case 'Expire':
      return { kind: 'Expired' }
    case 'Mint':
      return mint(world, step, observed)
    case 'AdoptSecret':
      return adopt(step, observed)
    case 'AcceptSecret':
      return { kind: 'Secured', resourceVersion: step.secret.resourceVersion }
    case 'RepairSecret': {
      const { labels, annotations } = step.metadata
      const secret = the(world, step.secret)
      const resourceVersion = next(world)
      world.secrets.set(secret.name, {
        ...secret,
        resourceVersion,
        watched: true,
        labels: { ...secret.labels, ...labels },
        annotations: { ...secret.annotations, ...annotations },
      })
      return { kind: 'Secured', resourceVersion }
    }
    case 'RemoveSecret':
      world.secrets.delete(the(world, step.secret).name)
      return { kind: 'SecretRemoved' }
    case 'RemoveSelf':
      return { kind: 'Removed' }
  }
}

/** Exactly the version that was decided on, as the API server has it. */
function the({ secrets }: PlanWorld, { name, uid, resourceVersion }: SecretId): ActualSecret {
  const secret = secrets.get(name)
  if (secret?.uid === uid && secret.resourceVersion === resourceVersion) return secret
  throw new Error(`a write to another version of Secret ${name}`)
}

const next = (world: PlanWorld): string => {
  world.resourceVersion += 1
  return String(world.resourceVersion)
}

function mint(
  world: PlanWorld,
  { mint: wanted, why }: Extract<Plan, { step: 'Mint' }>,
  observed: Observed,
): Outcome {
  const { token, secrets } = world
  if (!token.spec.valid) throw new Error('minted for an invalid spec')
  const { request, write, client } = wanted
  const issuedAt = Math.floor((world.now + world.issuerSkew) / 1000) * 1000
  const life = client === undefined ? request.lifetime * 1000 : CLIENT_TOKEN_LIFE
  const expiresAt = Math.min(issuedAt + life, client?.expiresAt ?? Infinity)
  const [keyId] = client === undefined ? (world.issuer?.keyIds ?? []) : []
  const minted: Minted = {
    kind: request.token.kind,
    value: new Redacted(`${world.canary}-${world.mints}`),
    tokenId: `token-${world.mints + 1}`,
    ...(keyId !== undefined && { keyId }),
    issuedAt,
    expiresAt,
  }
  const name = secretNameOf(token)
  const type = secretTypeOf(token.spec.value.secret)
  const before = write.verb === 'Create' ? undefined : the(world, write.secret)
  if (write.verb === 'Update' && (before?.immutable === true || before?.type !== type)) {
    const message = 'an immutable Secret cannot be changed'
    return { kind: 'Failed', failure: { ending: 'Stalled', reason: 'InvalidSpec', message } }
  }
  const digest = secretDigest(type, encodeTexts(Object.entries(tokenTexts(minted))))
  const resourceVersion = next(world)
  const requestedLifetime = client === undefined ? request.lifetime * 1000 : undefined
  const credentialId = client?.credentialId
  const published = { tokenId: minted.tokenId, expiresAt: formatTime(expiresAt) }
  const { labels, annotations } = secretMetadata(token.spec.value.secret, published)
  const receipt = receiptOf(observed, minted, requestedLifetime, digest, credentialId)
  secrets.set(name, {
    labels,
    annotations: { ...annotations, [RECEIPT_ANNOTATION]: receipt },
    name,
    uid: write.verb === 'Update' ? write.secret.uid : `uid-of-secret-${resourceVersion}`,
    resourceVersion,
    ownerUid: token.metadata.uid,
    type,
    immutable: false,
    digest,
    watched: true,
  })
  world.mints += 1
  const { tokenId } = minted
  const secretsFacts = {
    secretName: name,
    secretResourceVersion: resourceVersion,
    secretDigest: digest,
  }
  const times = { issuedAt, expiresAt, requestedLifetime, writtenAt: world.now }
  const facts = { tokenId, keyId, credentialId, ...times, ...secretsFacts }
  return { kind: 'Minted', why, facts }
}

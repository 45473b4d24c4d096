import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { RECORD_ANNOTATION } from '../../../src/api/group.ts'
import type { Operator } from '../../kit/operator.ts'
import type { Credential } from '../credential-api.ts'
import { deployed } from '../operator/deployed.ts'
import type { Secret } from '../operator/token-api.ts'
import { type Editor, letEditorIn } from './let-editor-in.ts'
import { type K0rdentWorld, startK0rdentWorld } from './start-k0rdent-world.ts'
import type { Attempt, Policy, Target } from './tampering-attempt.ts'
import { ATTEMPTS } from './tampering-attempts.ts'
import { INSISTENCES, insist } from './tampering-insistences.ts'

/** One attempt at an object of its own, with a service account of that name. */
export type Case = { readonly attempt: Attempt; readonly policy: Policy; readonly name: string }

/** An object, as far as nobody else may change it. */
export type Kept = {
  readonly credentialId: string
  readonly uid: string
  readonly record: { readonly version: string; readonly text: string } | undefined
}

/** Everything has been tried, and the operator has had its time to fall for it. */
export type TamperingWorld = K0rdentWorld & {
  readonly editor: Editor
  /** Somebody else's object in the same namespace, before, with its Secret. */
  readonly neighbour: Kept & { readonly secret: Secret }
  /** Of a service account that no object names: what somebody else created there. */
  readonly treasureId: string
  /** By name, before. */
  readonly before: ReadonlyMap<string, Kept>
  /** By name, the status of the answer of the API server. */
  readonly answers: ReadonlyMap<string, number>
  keptOf(uid: string): Promise<Kept['record']>
  startAnother(): Promise<Operator>
  readonly operator: Operator
}

export const TENANT = 'tenant'
export const API = `/apis/mintlet.dev/v1alpha1/namespaces/${TENANT}`
export const SECRETS = `/api/v1/namespaces/${TENANT}/secrets`
/** A minute in production, of which all times here are a fifteenth. */
export const MINUTE_MS = 4000
/** More than three of these minutes, and more than one list of every service account. */
const WATCHED_MS = 14_000
const FLAGS = [
  `--request-interval=${MINUTE_MS}ms`,
  `--min-lifetime=${5 * MINUTE_MS}ms`,
  `--settle=${Math.round(MINUTE_MS / 6)}ms`,
  '--last-used-interval=10s',
]
const SPECS: Readonly<Record<Policy, object>> = {
  None: { lifetime: '1h' },
  BeforeExpiry: { lifetime: '1h', rotation: { policy: 'BeforeExpiry', overlap: '1s' } },
}

export const CASES: readonly Case[] = ATTEMPTS.flatMap((attempt, nth): Case[] => [
  { attempt, policy: 'None', name: `none-${nth}` },
  { attempt, policy: 'BeforeExpiry', name: `rotating-${nth}` },
])
const LOOPS = Object.keys(INSISTENCES)
const TRIED = [...CASES.map(({ name }) => name), ...LOOPS]
/** Names of objects that the tests make later. */
const LATER = ['foreign', 'second', 'later']

/** The canary would find a client id that has a name in it wherever the name is. */
const account = (id: string) =>
  ({ id, clientId: randomUUID(), scope: 'organization', scopeId: 'myorg', roles: [] }) as const

export async function startTamperingWorld(): Promise<TamperingWorld> {
  const rights = [await deployed('rbac.yaml'), await deployed('rbac-rollout-restart.yaml')]
  const world = await startK0rdentWorld({
    rights: rights.join('\n---\n'),
    namespaces: [TENANT],
    controllerManager: true,
    // So many service accounts are not listed so often elsewhere.
    limits: { requestsPerSecond: 1000, concurrency: 16 },
    k0rdent: { serviceAccounts: [...TRIED, ...LATER, 'neighbour', 'treasure'].map(account) },
  })
  const treasureId = world.k0rdent.createCredential('treasure').record.id
  const operator = await world.startOperator({ flags: FLAGS })
  const editor = await letEditorIn(world, TENANT, { name: 'editor', status: false })
  const writer = await letEditorIn(world, TENANT, { name: 'status-editor', status: true })
  const create = (name: string, spec: object): Promise<void> =>
    world.createCredential([TENANT, name], { serviceAccount: name, ...spec })
  await Promise.all([
    create('neighbour', SPECS.BeforeExpiry),
    ...CASES.map(({ name, policy }) => create(name, SPECS[policy])),
    ...LOOPS.map((name) => create(name, { ...SPECS.BeforeExpiry, ...INSISTENCES[name]?.spec })),
  ])
  const beside = await world.untilIssued([TENANT, 'neighbour'])
  const neighbour = { ...(await keptOf(world, beside)), secret: await secretOf(world, beside) }
  const others = {
    neighbour: beside,
    neighboursSecret: neighbour.secret,
    neighboursRecord: neighbour.record?.text ?? '',
    treasureId,
  }
  const before = new Map<string, Kept>()
  const targets = new Map<string, Target>()
  for (const name of TRIED) {
    const object = await world.untilIssued([TENANT, name])
    targets.set(name, {
      object,
      secret: await secretOf(world, object),
      ...others,
      ...changes(name, editor, writer),
    })
    before.set(name, await keptOf(world, object))
  }
  const answers = await tryAll(world, targets)
  return {
    ...world,
    operator,
    editor,
    neighbour,
    treasureId,
    before,
    answers,
    keptOf: (uid) => recordOf(world, uid),
    startAnother: () => world.startOperator({ flags: [...FLAGS, '--last-used-interval=5m'] }),
    async [Symbol.asyncDispose]() {
      await editor[Symbol.asyncDispose]()
      await writer[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

async function tryAll(
  { k0rdent: { ledger } }: K0rdentWorld,
  targets: ReadonlyMap<string, Target>,
): Promise<ReadonlyMap<string, number>> {
  const answers = new Map<string, number>()
  const until = performance.now() + WATCHED_MS
  // Whoever brought about nothing so far, because the machine is busy, goes on for a while.
  const isEnough = (name: string): boolean =>
    performance.now() >= until + (ledger.creates(name).length > 1 ? 0 : 2 * WATCHED_MS)
  await Promise.all([
    ...CASES.map(async ({ attempt, name }) => {
      const target = targets.get(name)
      if (target !== undefined) answers.set(name, (await attempt.by(target)).status)
    }),
    ...LOOPS.map(async (name) => {
      const target = targets.get(name)
      if (target !== undefined) await insist(name, target, () => isEnough(name))
    }),
    sleep(WATCHED_MS),
  ])
  return answers
}

async function keptOf(world: K0rdentWorld, { metadata, status }: Credential): Promise<Kept> {
  const { uid } = metadata
  return { credentialId: status?.credential?.id ?? '', uid, record: await recordOf(world, uid) }
}

async function recordOf(world: K0rdentWorld, uid: string): Promise<Kept['record']> {
  const secret = await world.secret(['mintlet-system', `mintlet-credential-${uid}`])
  return (
    secret && {
      version: secret.metadata.resourceVersion,
      text: secret.metadata.annotations?.[RECORD_ANNOTATION] ?? '',
    }
  )
}

async function secretOf(world: K0rdentWorld, { metadata }: Credential): Promise<Secret> {
  const secret = await world.secret([TENANT, `${metadata.name}-credential`])
  if (secret === undefined) throw new Error(`${metadata.name} has no Secret`)
  return secret
}

function changes(
  name: string,
  { ask }: Editor,
  writer: Editor,
): Pick<Target, 'patchObject' | 'patchStatus' | 'patchSecret' | 'removeSecret' | 'createSecret'> {
  const object = `${API}/serviceaccountcredentials/${name}`
  const secret = `${SECRETS}/${name}-credential`
  return {
    patchObject: (patch, subresource = '') => ask('PATCH', `${object}${subresource}`, patch),
    patchStatus: (status) => writer.ask('PATCH', `${object}/status`, { status }),
    patchSecret: (patch) => ask('PATCH', secret, patch),
    removeSecret: () => ask('DELETE', secret),
    createSecret: (body) => ask('POST', SECRETS, body),
  }
}

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { RECORD_ANNOTATION } from '../../../src/api/group.ts'
import type { Operator } from '../../kit/operator.ts'
import type { Secret } from '../operator/token-api.ts'
import { type Editor, letEditorIn } from './let-editor-in.ts'
import { type Credential, type K0rdentWorld, startK0rdentWorld } from './start-k0rdent-world.ts'
import { ATTEMPTS, type Attempt, type Target } from './tampering-attempts.ts'
import { INSISTENCES, insist } from './tampering-insistences.ts'

/** One attempt at an object of its own, with a service account of that name. */
export type Case = {
  readonly attempt: Attempt
  readonly policy: keyof typeof POLICIES
  readonly name: string
}

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
  readonly neighbour: Kept & { readonly secret: Secret | undefined }
  /** Of a service account that no object names: what somebody else created there. */
  readonly treasureId: string
  /** By name, before. */
  readonly before: ReadonlyMap<string, Kept>
  /** By name, the status of the answer of the API server. */
  readonly answers: ReadonlyMap<string, number>
  keptOf(object: Credential): Promise<Kept>
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
]
const POLICIES = {
  None: {},
  BeforeExpiry: { rotation: { policy: 'BeforeExpiry', overlap: '1s' } },
} as const

export const CASES: readonly Case[] = ATTEMPTS.flatMap((attempt, nth) => [
  { attempt, policy: 'None', name: `none-${nth}` } as const,
  { attempt, policy: 'BeforeExpiry', name: `rotating-${nth}` } as const,
])
/** Names of objects that the tests make later. */
const LATER = ['foreign', 'second']

/** The canary would find a client id that has a name in it wherever the name is. */
const account = (id: string) =>
  ({ id, clientId: randomUUID(), scope: 'organization', scopeId: 'myorg', roles: [] }) as const

export async function startTamperingWorld(): Promise<TamperingWorld> {
  const loops = Object.keys(INSISTENCES)
  const tried = [...CASES.map(({ name }) => name), ...loops]
  const world = await startK0rdentWorld({
    namespaces: [TENANT],
    controllerManager: true,
    k0rdent: { serviceAccounts: [...tried, ...LATER, 'neighbour', 'treasure'].map(account) },
  })
  const treasureId = world.k0rdent.createCredential('treasure').record.id
  const operator = await world.startOperator({ flags: FLAGS })
  const editor = await letEditorIn(world, TENANT)
  const create = (name: string, policy: Case['policy']): Promise<void> =>
    world.createCredential([TENANT, name], {
      serviceAccount: name,
      lifetime: '1h',
      ...POLICIES[policy],
    })
  await Promise.all([
    create('neighbour', 'BeforeExpiry'),
    ...CASES.map(({ name, policy }) => create(name, policy)),
    ...loops.map((name) => create(name, 'BeforeExpiry')),
  ])
  const beside = await world.untilIssued([TENANT, 'neighbour'])
  const secret = await world.secret([TENANT, 'neighbour-credential'])
  const neighbour = { ...(await keptOf(world, beside)), secret }
  const before = new Map<string, Kept>()
  const answers = new Map<string, number>()
  const targets = new Map<string, Target>()
  for (const name of tried) {
    const target = await targetOf(world, editor, name, beside, neighbour.record?.text ?? '')
    targets.set(name, target)
    before.set(name, await keptOf(world, target.object))
  }
  const until = performance.now() + WATCHED_MS
  await Promise.all([
    ...CASES.map(async ({ attempt, name }) => {
      const target = targets.get(name)
      if (target !== undefined) answers.set(name, (await attempt.by(target)).status)
    }),
    ...loops.map(async (name) => {
      const target = targets.get(name)
      if (target !== undefined) await insist(name, target, until)
    }),
    sleep(WATCHED_MS),
  ])
  return {
    ...world,
    operator,
    editor,
    neighbour,
    treasureId,
    before,
    answers,
    keptOf: (object) => keptOf(world, object),
    startAnother: () => world.startOperator({ flags: FLAGS }),
    async [Symbol.asyncDispose]() {
      await editor[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

async function keptOf(world: K0rdentWorld, { metadata, status }: Credential): Promise<Kept> {
  const { uid } = metadata
  const secret = await world.secret(['mintlet-system', `mintlet-credential-${uid}`])
  const record = secret && {
    version: secret.metadata.resourceVersion,
    text: secret.metadata.annotations?.[RECORD_ANNOTATION] ?? '',
  }
  return { credentialId: status?.credential?.id ?? '', uid, record }
}

async function targetOf(
  world: K0rdentWorld,
  { ask }: Editor,
  name: string,
  neighbour: Credential,
  neighboursRecord: string,
): Promise<Target> {
  const object = await world.untilIssued([TENANT, name])
  const at = `${SECRETS}/${name}-credential`
  const secret = await world.secret([TENANT, `${name}-credential`])
  if (secret === undefined) throw new Error(`${name} has no Secret`)
  return {
    object,
    secret,
    neighbour,
    neighboursRecord,
    patchObject: (patch, subresource = '') =>
      ask('PATCH', `${API}/serviceaccountcredentials/${name}${subresource}`, patch),
    patchSecret: (patch) => ask('PATCH', at, patch),
    removeSecret: () => ask('DELETE', at),
    createSecret: (body) => ask('POST', SECRETS, body),
  }
}

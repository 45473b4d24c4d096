import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { options } from '../../../src/config/options.ts'
import { until } from '../../kit/until.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { secretText } from '../operator/secret-text.ts'
import { lookedAgain } from './looked-again.ts'
import {
  API,
  CASES,
  type Case,
  MINUTE_MS,
  SECRETS,
  startTamperingWorld,
  type TamperingWorld,
  TENANT,
} from './start-tampering-world.ts'
import type { Effect } from './tampering-attempt.ts'
import { INSISTENCES } from './tampering-insistences.ts'

/** What somebody with edit on the namespace can bring about at the issuer, and what not. */
let world: TamperingWorld

beforeAll(async () => {
  world = await startTamperingWorld()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const created = (name: string): readonly number[] =>
  world.k0rdent.ledger.creates(name).map(({ at }) => at)
const deleted = (name: string): readonly (string | undefined)[] =>
  world.k0rdent.ledger.deletes(name).map(({ credentialId }) => credentialId)
const active = (name: string): readonly string[] =>
  world.k0rdent.ledger.active(name).map(({ id }) => id)
const before = (name: string): string => world.before.get(name)?.credentialId ?? ''
/** A refused attempt alone is answered with an error. */
const isTaken = ({ name }: Case): boolean => (world.answers.get(name) ?? 0) < 300

/** How far creates are from each other where it is less than a minute; the way there is not as long for each. */
function tooClose(name: string): readonly number[] {
  const times = created(name)
  return times.slice(1).flatMap((time, nth) => {
    const apart = time - (times[nth] ?? 0)
    return apart < MINUTE_MS - 200 ? [apart] : []
  })
}

const effectOf = ({ attempt: { effect }, policy }: Case): Effect =>
  typeof effect === 'string' ? effect : effect[policy]

const EXPECTED: Readonly<Record<Effect, (one: Case) => Promise<void>>> = {
  async nothing({ name }) {
    expect(created(name)).toHaveLength(1)
    expect(deleted(name)).toEqual([])
    expect(active(name)).toEqual([before(name)])
    const { uid = '', record } = world.before.get(name) ?? {}
    expect(record).toBeDefined()
    expect(await world.keptOf(uid)).toEqual(record)
  },
  refused: (one) => EXPECTED.nothing(one),
  async rotated(one) {
    if (one.policy === 'None') return EXPECTED.nothing(one)
    expect(created(one.name)).toHaveLength(2)
    expect(deleted(one.name)).toEqual([before(one.name)])
    expect(tooClose(one.name)).toEqual([])
  },
  async destroyed({ name, policy }) {
    expect(deleted(name)).toEqual([before(name)])
    expect(created(name)).toHaveLength(policy === 'None' ? 1 : 2)
    expect(tooClose(name)).toEqual([])
  },
  async 'destroyed or nothing'({ name, policy }) {
    expect([[], [before(name)]]).toContainEqual(deleted(name))
    expect(created(name).length).toBeLessThanOrEqual(policy === 'None' ? 1 : 2)
    expect(tooClose(name)).toEqual([])
  },
  async deleted({ name }) {
    // The garbage collector looks for new kinds twice a minute.
    await until('the object is gone', async () => !(await world.credential([TENANT, name])), 45_000)
    expect(created(name)).toHaveLength(1)
    expect(deleted(name)).toEqual([before(name)])
  },
}

describe.each(['None', 'BeforeExpiry'] as const)('policy %s: somebody changes', (policy) => {
  const mine = CASES.filter((each) => each.policy === policy)
  test.each(mine.map((each) => [each.attempt.what, effectOf(each), each] as const))(
    '%s: %s',
    async (_what, effect, one) => {
      expect(isTaken(one)).toBe(effect !== 'refused')
      await EXPECTED[effect](one)
    },
  )
})

describe('somebody, again and again,', () => {
  test.each(Object.keys(INSISTENCES))('%s: one credential a minute', (name) => {
    // Or the test would prove nothing.
    expect(created(name).length).toBeGreaterThanOrEqual(2)
    expect(tooClose(name)).toEqual([])
    expect(world.k0rdent.ledger.mostActive(name)).toBeLessThanOrEqual(2)
    const own = world.k0rdent.ledger.credentials(name).map(({ id }) => id)
    expect(own).toEqual(expect.arrayContaining([...deleted(name)]))
  })

  test.each(['requests-rotation', 'shortens-the-life'])(
    '%s: what is published works',
    async (name) => {
      const secret = await world.secret([TENANT, `${name}-credential`])
      const text = (key: string): string => secretText(secret, key)
      expect(world.k0rdent.authenticates(text('clientId'), text('clientSecret'))).toBe(true)
      expect(active(name)).toContain(text('credentialId'))
    },
  )

  test('the minute is the flag --request-interval, unless the operator is told otherwise', () => {
    expect(options.shape.requestInterval.parse(undefined)).toBe(60_000)
  })
})

describe('a Secret that', () => {
  test('somebody made before, with our annotations, is left alone, and nothing is issued', async () => {
    const { neighbour, editor } = world
    const metadata = {
      name: 'foreign-credential',
      labels: { 'app.kubernetes.io/managed-by': 'mintlet', 'mintlet.dev/record': 'credential' },
      annotations: {
        'mintlet.dev/token-id': neighbour.credentialId,
        'mintlet.dev/expires-at': '2030-01-01T00:00:00Z',
        'mintlet.dev/record': neighbour.record?.text,
      },
    }
    const { status } = await editor.ask('POST', SECRETS, { metadata, data: neighbour.secret?.data })
    expect(status).toBe(201)
    const made = await world.secret([TENANT, 'foreign-credential'])
    await world.createCredential([TENANT, 'foreign'], { serviceAccount: 'foreign', lifetime: '1h' })
    expect(await untilRefused('foreign')).toBe('True SecretConflict')
    expect(world.k0rdent.ledger.count({ call: 'create', serviceAccountId: 'foreign' })).toBe(0)
    expect(await world.secret([TENANT, 'foreign-credential'])).toEqual(made)
  })

  test("is another object's is refused to a second one, and to an ImpersonatedToken", async () => {
    const secret = { name: 'neighbour-credential' }
    await world.createCredential([TENANT, 'second'], { serviceAccount: 'second', secret })
    const made = await world.editor.ask('POST', `${API}/impersonatedtokens`, {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'ImpersonatedToken',
      metadata: { name: 'thief' },
      spec: { credentialRef: { name: 'neighbour' }, accessToken: {}, secret },
    })
    expect([made.status, made.body.message]).toEqual([201, undefined])
    expect(await untilRefused('second')).toBe('True SecretConflict')
    const thief = await world.untilToken('is refused', [TENANT, 'thief'], (found) =>
      conditionOf(found, 'Stalled').startsWith('True'),
    )
    expect(conditionOf(thief, 'Stalled')).toBe('True SecretConflict')
    expect(created('second')).toEqual([])
  })
})

async function untilRefused(name: string): Promise<string> {
  const found = await world.untilCredential('is refused', [TENANT, name], (one) =>
    conditionOf(one, 'Stalled').startsWith('True'),
  )
  return conditionOf(found, 'Stalled')
}

describe('everybody else', () => {
  test('has what they had: a neighbour, and a service account that no object names', async () => {
    const { secret, ...kept } = world.neighbour
    const { status } = await world.untilIssued([TENANT, 'neighbour'])
    expect(status?.credential?.id).toBe(kept.credentialId)
    expect(await world.keptOf(kept.uid)).toEqual(kept.record)
    expect(await world.secret([TENANT, 'neighbour-credential'])).toEqual(secret)
    expect(created('neighbour')).toHaveLength(1)
    expect(active('treasure')).toEqual([world.treasureId])
    expect(world.k0rdent.ledger.entries({ serviceAccountId: 'treasure' })).toEqual([])
  })

  test('finds the records written by the operator alone', async () => {
    const events = await world.controlPlane.auditLog()
    const writes = events.filter(({ objectRef, verb, responseStatus }) => {
      const { resource, namespace, name = 'mintlet-credential-' } = objectRef ?? {}
      const isSecret = resource === 'secrets' && namespace === 'mintlet-system'
      const isWrite = !['get', 'list', 'watch'].includes(verb) && (responseStatus?.code ?? 0) < 300
      return isSecret && isWrite && name.startsWith('mintlet-credential-')
    })
    const writers = new Set(writes.map(({ user }) => user.username))
    writers.delete('admin')
    expect([...writers]).toEqual(['operator-a'])
    const records = '/api/v1/namespaces/mintlet-system/secrets'
    for (const path of [records, `${records}/mintlet-credential-${world.neighbour.uid}`]) {
      expect((await world.editor.ask('GET', path)).status).toBe(403)
      expect((await world.editor.ask('PATCH', path, {})).status).toBeGreaterThanOrEqual(403)
    }
  })

  test('a process that knows nothing of before does nothing else', async () => {
    await world.operator.stop()
    const was = done()
    await world.startAnother()
    const watched = await living()
    expect(watched.length).toBeGreaterThan(CASES.length / 2)
    await Promise.all(watched.map((name) => lookedAgain(world, name)))
    expect(done()).toEqual(was)
  }, 60_000)
})

/** What has happened at the issuer to each object that was tried once. */
const done = (): object =>
  Object.fromEntries(CASES.map(({ name }) => [name, [created(name), deleted(name)]]))

/** Those that the operator asks about: they have a credential, and nobody has made them believe to be over. */
async function living(): Promise<readonly string[]> {
  const found = await Promise.all(CASES.map(({ name }) => world.credential([TENANT, name])))
  return found.flatMap((object) =>
    object !== undefined &&
    object.status?.phase !== 'Expired' &&
    active(object.metadata.name).length > 0
      ? [object.metadata.name]
      : [],
  )
}

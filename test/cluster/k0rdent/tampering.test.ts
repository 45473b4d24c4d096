import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { options } from '../../../src/config/options.ts'
import { until } from '../../kit/until.ts'
import type { Credential } from '../credential-api.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { secretText } from '../operator/secret-text.ts'
import { createJudge, type Judge } from './create-judge.ts'
import { effectOf } from './effect-of.ts'
import {
  API,
  CASES,
  type Case,
  SECRETS,
  startTamperingWorld,
  type TamperingWorld,
  TENANT,
} from './start-tampering-world.ts'
import { INSISTENCES } from './tampering-insistences.ts'
import { untilSeen } from './until-seen.ts'

/** What somebody with edit on the namespace can bring about at the issuer, and what not. */
let world: TamperingWorld
let judge: Judge

beforeAll(async () => {
  world = await startTamperingWorld()
  judge = createJudge(world)
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

/** A refused attempt alone is answered with an error. */
const isTaken = ({ name }: Case): boolean => (world.answers.get(name) ?? 0) < 300

describe.each(['None', 'BeforeExpiry'] as const)('policy %s: somebody changes', (policy) => {
  const mine = CASES.filter((each) => each.policy === policy)
  test.each(mine.map((each) => [each.attempt.what, effectOf(each), each] as const))(
    '%s: %s',
    async (_what, effect, one) => {
      expect(isTaken(one)).toBe(effect !== 'refused')
      await judge.expectEffect(one)
    },
  )
})

describe('somebody, again and again,', () => {
  test.each(Object.keys(INSISTENCES))('%s: one credential a minute', (name) => {
    // Or the test would prove nothing.
    expect(judge.created(name).length).toBeGreaterThanOrEqual(2)
    expect(judge.tooClose(name)).toEqual([])
    expect(world.k0rdent.ledger.mostActive(name)).toBeLessThanOrEqual(2)
    const own = world.k0rdent.ledger.credentials(name).map(({ id }) => id)
    expect(own).toEqual(expect.arrayContaining([...judge.deleted(name)]))
  })

  test.each(['requests-rotation', 'shortens-the-life'])(
    '%s: what is published works',
    async (name) => {
      const secret = await world.secret([TENANT, `${name}-credential`])
      const text = (key: string): string => secretText(secret, key)
      expect(world.k0rdent.authenticates(text('clientId'), text('clientSecret'))).toBe(true)
      expect(judge.active(name)).toContain(text('credentialId'))
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
    expect(judge.created('second')).toEqual([])
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
    expect(judge.created('neighbour')).toHaveLength(1)
    expect(judge.active('treasure')).toEqual([world.treasureId])
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
    const since = Date.now()
    const lists = (name: string): number =>
      world.k0rdent.ledger
        .entries({ call: 'list', serviceAccountId: name })
        .filter(({ at }) => at >= since).length
    await world.startAnother()
    const watched = await living()
    expect(watched.length).toBeGreaterThan(CASES.length / 2)
    await until('it has listed all', () => watched.every((name) => lists(name) > 0), 45_000)
    // What it makes of that is done by the time that it has done more.
    await untilSeen(world, TENANT)
    await untilSeen(world, TENANT)
    expect(done()).toEqual(was)
  }, 60_000)
})

/** What has happened at the issuer to each object that was tried once. */
const done = (): object =>
  Object.fromEntries(CASES.map(({ name }) => [name, [judge.created(name), judge.deleted(name)]]))

/** Those that the operator asks about: who has a credential, and whose status and spec do not say to leave them alone. */
async function living(): Promise<readonly string[]> {
  const found = await Promise.all(CASES.map(({ name }) => world.credential([TENANT, name])))
  return CASES.flatMap(({ name }, nth) => (isAsked(found[nth]) ? [name] : []))
}

const isAsked = (object: Credential | undefined): boolean =>
  object !== undefined &&
  object.status?.phase !== 'Expired' &&
  conditionOf(object, 'RefreshFailing') !== 'True InvalidSpec' &&
  judge.active(object.metadata.name).length > 0

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leftOver } from '../../kit/left-over.ts'
import type { Operator } from '../../kit/operator.ts'
import { conditionOf } from './condition-of.ts'
import { faultsOf } from './faults-of.ts'
import { startWorld, type World } from './start-world.ts'
import type { Secret } from './token-api.ts'

const NS = 'heal'
/** Not due within this test: what is minted again is minted because of what was done to it. */
const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }
const LABEL = 'app.kubernetes.io/managed-by'

let world: World
let operator: Operator

beforeAll(async () => {
  world = await startWorld({ namespaces: [NS] })
  operator = await world.start()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

type Damage = (name: string, secret: Secret) => Promise<unknown>

/** What somebody does to a Secret, and how many mints that may cost. */
const DAMAGES: Readonly<Record<string, readonly [mints: number, damage: Damage]>> = {
  'is deleted': [1, (name) => world.removeSecret([NS, name])],
  'has its token overwritten': [
    1,
    (name) => world.patchSecret([NS, name], { stringData: { token: 'none' } }),
  ],
  'gets one more key': [
    1,
    (name) => world.patchSecret([NS, name], { stringData: { more: 'none' } }),
  ],
  'loses its label': [
    0,
    (name) => world.patchSecret([NS, name], { metadata: { labels: { [LABEL]: null } } }),
  ],
  'loses its annotations': [
    0,
    (name) => world.patchSecret([NS, name], { metadata: { annotations: null } }),
  ],
  'is edited and made immutable': [
    1,
    (name) => world.patchSecret([NS, name], { stringData: { token: 'none' }, immutable: true }),
  ],
  'is deleted and made anew with another type': [
    1,
    async (name, { metadata }) => {
      const { labels, annotations, ownerReferences } = metadata
      // Awake, it would put the Secret back before somebody else can.
      operator.signal('SIGSTOP')
      await world.removeSecret([NS, name])
      await world.createSecret([NS, name], {
        metadata: { name, labels, annotations, ownerReferences },
        type: 'example.com/other',
        stringData: { token: 'none' },
      })
      operator.signal('SIGCONT')
    },
  ],
}

async function issue(name: string): Promise<Secret> {
  await world.create([NS, name], HOUR)
  await world.untilReady([NS, name])
  const secret = await world.secret([NS, name])
  if (secret === undefined) throw new Error(`${name} is Ready without a Secret`)
  return secret
}

/** What is still wrong with it after ten seconds; `mints` is how often it should have been minted. */
function unhealed(name: string, mints: number): Promise<readonly string[]> {
  return leftOver(async () => {
    const token = await world.token([NS, name])
    if (token === undefined) return [`${name} is gone`]
    const { status } = token
    const ready = conditionOf(token, 'Ready')
    return [
      ...faultsOf(token, await world.secret([NS, name])),
      ...(status?.mints === mints ? [] : [`${name} was minted ${status?.mints} times`]),
      ...(ready.startsWith('True') ? [] : [`Ready is ${ready}`]),
    ]
  }, 10_000)
}

const nameOf = (what: string): string => what.replaceAll(' ', '-')

describe('a Secret heals', () => {
  for (const [what, [mints, damage]] of Object.entries(DAMAGES)) {
    test(`when it ${what}`, async () => {
      const name = nameOf(what)
      const before = await issue(name)
      await damage(name, before)
      expect(await unhealed(name, 1 + mints)).toEqual([])
      const after = await world.secret([NS, name])
      expect(after?.metadata.resourceVersion).not.toBe(before.metadata.resourceVersion)
      expect(after?.immutable ?? false).toBe(false)
      expect(after?.type).toBe('Opaque')
    })
  }
})

test('every such damage heals also when it was done while the operator was down', async () => {
  const names = Object.keys(DAMAGES).map((what) => `down-${nameOf(what)}`)
  const secrets = await Promise.all(names.map(issue))
  await operator.stop()
  for (const [index, [, damage]] of Object.values(DAMAGES).entries()) {
    const [name, secret] = [names[index], secrets[index]]
    if (name !== undefined && secret !== undefined) await damage(name, secret)
  }
  operator = await world.start()
  for (const [index, [mints]] of Object.values(DAMAGES).entries()) {
    expect(await unhealed(names[index] ?? '', 1 + mints)).toEqual([])
  }
})

test('labels and annotations of others stay through a refresh, and cost no mint', async () => {
  await issue('others')
  const metadata = {
    labels: { 'example.com/team': 'etl' },
    annotations: { 'example.com/note': 'theirs' },
  }
  await world.patchSecret([NS, 'others'], { metadata })
  await world.patch([NS, 'others'], {
    metadata: { annotations: { 'mintlet.dev/refresh-requested': 'now' } },
  })
  expect(await unhealed('others', 2)).toEqual([])
  expect((await world.secret([NS, 'others']))?.metadata).toMatchObject(metadata)
})

test('a Secret of somebody else is a SecretConflict, stays as it is, and is replaced once it is gone', async () => {
  const foreign = await world.createSecret([NS, 'foreign'], { stringData: { password: 'theirs' } })
  await world.create([NS, 'foreign'], HOUR)
  const stalled = await world.untilToken(
    'is Stalled',
    [NS, 'foreign'],
    (token) => conditionOf(token, 'Stalled') === 'True SecretConflict',
  )
  expect(conditionOf(stalled, 'Ready')).toBe('False SecretConflict')
  await operator.stop()
  operator = await world.start()
  expect(await world.secret([NS, 'foreign'])).toEqual(foreign)
  await world.removeSecret([NS, 'foreign'])
  expect(await unhealed('foreign', 1)).toEqual([])
})

test('of two objects that name one Secret the second waits until the first lets go', async () => {
  await issue('holder')
  await world.create([NS, 'second'], { ...HOUR, secret: { name: 'holder' } })
  await world.untilToken(
    'is Stalled',
    [NS, 'second'],
    (token) => conditionOf(token, 'Stalled') === 'True SecretConflict',
  )
  const held = await world.token([NS, 'holder'])
  if (held === undefined) throw new Error('it was created above')
  expect(faultsOf(held, await world.secret([NS, 'holder']))).toEqual([])

  await world.patch([NS, 'holder'], { spec: { secret: { name: 'elsewhere' } } })
  const second = await world.untilReady([NS, 'second'])
  expect(faultsOf(second, await world.secret([NS, 'holder']))).toEqual([])
  const moved = await world.untilToken(
    'has moved',
    [NS, 'holder'],
    ({ status }) => status?.secretName === 'elsewhere',
  )
  expect(faultsOf(moved, await world.secret([NS, 'elsewhere']))).toEqual([])
})

test('the rights in deploy/rbac.yaml were enough for all of it', async () => {
  expect(await world.forbidden()).toEqual([])
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leftOver } from '../../kit/left-over.ts'
import { liveThroughAll } from './live-through-all.ts'
import { type FullWorld, NS, startFullWorld } from './start-full-world.ts'
import { unusedRights } from './unused-rights.ts'

/**
 * Whether the operator needs all that it may do. That it may do all that it needs, each world of the cluster tests sees
 * at its end.
 */
const SCOPES = ['the whole cluster', 'some namespaces'] as const
type Scope = (typeof SCOPES)[number]

const worlds: Partial<Record<Scope, FullWorld>> = {}

async function start(scope: Scope): Promise<void> {
  const world = await startFullWorld(scope === 'the whole cluster' ? '' : '-namespaced')
  worlds[scope] = world
  await liveThroughAll(world)
}

function worldOf(scope: Scope): FullWorld {
  const world = worlds[scope]
  if (world === undefined) throw new Error(`there is no world for ${scope}`)
  return world
}

beforeAll(async () => void (await Promise.all(SCOPES.map(start))))
afterAll(async () => {
  await using ends = new AsyncDisposableStack()
  for (const world of Object.values(worlds)) ends.use(world)
})

describe.each(SCOPES)('with all rights for %s', (scope) => {
  test('the operator used every verb that it was given, each where it was given', async () => {
    const world = worldOf(scope)
    const { granted } = world
    expect(granted.length).toBeGreaterThan(40)
    expect(await leftOver(async () => unusedRights(granted, await world.asked()))).toEqual([])
  })

  test('it was refused nothing', async () => {
    expect(await worldOf(scope).forbidden()).toEqual([])
  })

  test('a verb that it has no use for is named, wherever it is given', async () => {
    const world = worldOf(scope)
    const secrets = { group: '', resource: 'secrets', role: 'Role more' }
    const status = {
      group: 'mintlet.dev',
      resource: 'impersonatedtokens/status',
      role: 'Role more',
    }
    const more = [
      { ...secrets, verb: 'update', namespace: NS },
      { ...status, verb: 'get' },
      // Elsewhere it does.
      { ...secrets, verb: 'list', namespace: 'default' },
    ]
    expect(unusedRights([...world.granted, ...more], await world.asked())).toEqual([
      `update secrets in ${NS}, given by Role more: no request such as PUT /api/v1/namespaces/${NS}/secrets/NAME`,
      'get impersonatedtokens/status of mintlet.dev, given by Role more: no request such as GET /apis/mintlet.dev/VERSION/impersonatedtokens/NAME/status',
      'list secrets in default, given by Role more: no request such as GET /api/v1/namespaces/default/secrets',
    ])
  })
})

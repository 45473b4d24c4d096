import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiAnswer } from '../../kit/control-plane/admin-client.ts'
import { leftOver } from '../../kit/left-over.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { BAD_SPECS, type BadSpec } from './bad-specs.ts'
import { faultsIn } from './faults-in.ts'
import { startWorld, type World } from './start-world.ts'
import type { Token } from './token-api.ts'

const [GOOD, BAD] = ['good', 'bad'] as const
const HEALTHY = 20
const BAD_OBJECTS = 200
const SHORT = { accessToken: { scopes: ['read'], lifetime: '20s' } }
const TOKENS = `/apis/mintlet.dev/v1alpha1/namespaces/${BAD}/impersonatedtokens`

let world: World
let operator: Operator

beforeAll(async () => {
  world = await startWorld({ namespaces: [GOOD, BAD], auditLevel: 'None' })
  operator = await world.start({ flags: ['--min-lifetime=15s'] })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const nameOf = (index: number): string => `bad${index}`

/** Sends it as text: an object with a key `__proto__` would not survive being one here. */
function create(name: string, { spec }: BadSpec): Promise<ApiAnswer<Token>> {
  const identity = '"issuerRef":{"name":"local"},"serviceAccount":"NAMESPACE:reader"'
  // Of a key that is there twice the API server takes the last.
  const whole = spec === '{}' ? `{${identity}}` : `{${identity},${spec.slice(1)}`
  const head = '"apiVersion":"mintlet.dev/v1alpha1","kind":"ImpersonatedToken"'
  const text = `{${head},"metadata":{"name":"${name}"},"spec":${whole}}`
  return world.controlPlane.admin.request('POST', TOKENS, text.replaceAll('NAMESPACE', BAD))
}

/** Seconds that each refresh from now on is late, once every healthy object had one. */
async function lateness(): Promise<number[]> {
  const before = operator.lines('minted').length
  const refreshes = (): readonly [string, number][] =>
    operator
      .lines('minted')
      .slice(before)
      .filter(({ ['key']: key, why }) => String(key).startsWith(GOOD) && why === 'NearExpiry')
      .map(({ ['key']: key, ['lateness']: late }) => [String(key), Number(late)] as const)
  await until('every healthy object has been refreshed', () => {
    return new Set(refreshes().map(([key]) => key)).size === HEALTHY
  })
  return refreshes().map(([, late]) => late)
}

const percentile95 = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * 0.95)] ?? Number.NaN

describe('the API server', () => {
  for (const bad of BAD_SPECS.filter(({ refusedBy }) => refusedBy === 'API server')) {
    test(`refuses ${bad.what}`, async () => {
      const { status, body } = await create('refused', bad)
      expect([400, 422]).toContain(status)
      expect(JSON.stringify(body)).toMatch(bad.told)
    })
  }
})

test(`${BAD_OBJECTS} bad objects are Stalled with advice, and ${HEALTHY} healthy ones are refreshed as before`, async () => {
  await Promise.all(
    Array.from({ length: HEALTHY }, (_, index) => world.create([GOOD, `good${index}`], SHORT)),
  )
  const alone = await lateness()

  const kinds = BAD_SPECS.filter(({ refusedBy }) => refusedBy === 'operator')
  // Three megabytes are enough; the others make up the number.
  const [large, ...small] = kinds
  const objects = Array.from({ length: BAD_OBJECTS }, (_, index) =>
    index < 3 ? large : small[index % small.length],
  )
  for (const [index, bad] of objects.entries()) {
    if (bad === undefined) throw new Error('there are bad specs')
    const { what } = bad
    expect({ what, ...(await create(nameOf(index), bad)) }).toMatchObject({ what, status: 201 })
  }
  const together = await lateness()

  const tokens = new Map((await world.tokens(BAD)).map((token) => [token.metadata.name, token]))
  for (const [index, bad] of objects.entries()) {
    const token = tokens.get(nameOf(index))
    expect({ what: bad?.what, conditions: token?.status?.conditions }).toMatchObject({
      what: bad?.what,
      conditions: [
        { type: 'Ready', status: 'False' },
        { type: 'Stalled', status: 'True', message: expect.stringMatching(bad?.told ?? /never/) },
      ],
    })
  }
  expect(await world.secrets(BAD)).toEqual([])

  const [before, after] = [percentile95(alone), percentile95(together)]
  process.stdout.write(
    `bad-input: lateness p95 ${before} s alone, ${after} s beside ${BAD_OBJECTS} bad objects, ratio ${(after / before).toFixed(2)}\n`,
  )
  expect(await leftOver(() => faultsIn(world, GOOD))).toEqual([])
  const lapsed = operator.lines('minted').filter(({ why }) => why === 'Lapsed')
  expect(lapsed).toEqual([])
  // Half of what is left of the life is a generous bound for a machine that does other things as well.
  expect(after).toBeLessThan(5)
})

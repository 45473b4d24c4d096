import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GrantStage, grantsMatrix } from '../../kit/grants/matrix.ts'
import { grantsOracle } from '../../kit/grants/oracle.ts'
import { grantsPolicy } from '../../kit/grants/policy.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { startWorld, type World } from '../operator/start-world.ts'
import type { Secret } from '../operator/token-api.ts'
import { accessBeyond } from './matrix-access.ts'
import type { CellState } from './matrix-faults.ts'
import { createMatrixWorld, type MatrixWorld, secretOf } from './matrix-world.ts'

/**
 * Every request of the matrix as an object of a real cluster: what was minted is what the policy function allows, which
 * is what the rules say when somebody else reads them. The tests go on from each other.
 */
const { stages } = grantsMatrix()
const [first, fewer, labelled, wider] = stages
const NAMESPACES = Object.keys(first.labels)
/** Grants are for it, but nobody asks for anything in it. */
const QUIET = 'lab-quiet'
/** More than all the others take together: of an API server that has hardly any processor time left. */
const TIME = 60_000
const MOST_TOLD = 20

let world: World
let operator: Operator
let matrix: MatrixWorld
let foreign: readonly Secret[]
const figures: string[] = []

beforeAll(async () => {
  world = await startWorld({ namespaces: [...NAMESPACES, QUIET] })
  await world.controlPlane.admin.request(
    'POST',
    '/apis/mintlet.dev/v1alpha1/clustercredentialissuers',
    {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'ClusterCredentialIssuer',
      metadata: { name: 'matrix' },
      spec: { local: {} },
    },
  )
  matrix = createMatrixWorld(world, () => operator)
  await matrix.enter(first)
  foreign = await createForeign()
  // Nothing is looked at again without a reason, so whatever happens after a change is due to that change.
  operator = await world.start({ flags: ['--slow-retry=1h'] })
  await until('the operator has the keys of the matrix', async () => {
    const { status } = await operator.oidc('/matrix/jwks')
    return status === 200
  })
})
afterAll(async () => {
  process.stdout.write(`grants: ${figures.join('; ')}\n`)
  await world?.[Symbol.asyncDispose]()
})

/** Secrets of others: beside ours, with our label, and under the name that a refused request asks for. */
function createForeign(): Promise<Secret[]> {
  const label = { 'app.kubernetes.io/managed-by': 'mintlet' }
  const data = { stringData: { password: 'not for mintlet' } }
  const coveted = NAMESPACES.flatMap((namespace) => {
    const never = matrix.cells.filter(
      (cell) => cell.namespace === namespace && !isEverGranted(cell),
    )
    return never.slice(0, 3).map((cell): [string, string] => [namespace, secretOf(cell)])
  })
  return Promise.all([
    ...coveted.map((key) => world.createSecret(key, data)),
    ...[...NAMESPACES, QUIET].flatMap((namespace) => [
      world.createSecret([namespace, 'foreign'], data),
      world.createSecret([namespace, 'labelled'], {
        ...data,
        metadata: { name: 'labelled', labels: label },
      }),
    ]),
  ])
}

const isEverGranted = (cell: MatrixWorld['cells'][number]): boolean =>
  stages.some((stage) => typeof grantsOracle(cell, stage) === 'number')

/** Enters a stage, unless it is the one that it is in, and resolves with what has become of every cell. */
async function go(stage: GrantStage): Promise<readonly CellState[]> {
  const policy = grantsPolicy(stage)
  const disagree = matrix.cells.filter((cell) => policy(cell) !== grantsOracle(cell, stage))
  expect(disagree.map(({ what }) => what)).toEqual([])
  const startedAt = performance.now()
  if (stage !== first) await matrix.enter(stage)
  const { wrong, states } = await matrix.settled(stage, TIME)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const of = count(states)
  figures.push(
    `${stage.what}: ${states.length} cells, ${of.granted} allowed, ${of.refused} refused (${of.withdrawn} after a mint), ` +
      `${of.inadmissible} not admitted, ${seconds} s`,
  )
  // Those that are wrong in the same way need not all be told.
  expect(wrong.slice(0, MOST_TOLD)).toEqual([])
  return states
}

const count = (
  states: readonly CellState[],
): Record<'granted' | 'refused' | 'withdrawn' | 'inadmissible' | 'gained', number> => {
  const of = (is: (state: CellState) => boolean): number => states.filter(is).length
  return {
    granted: of(({ verdict }) => typeof verdict === 'number'),
    refused: of(({ verdict }) => verdict === 'NotGranted'),
    withdrawn: of(({ verdict, given }) => verdict === 'NotGranted' && given !== undefined),
    inadmissible: of(({ verdict }) => verdict === 'Inadmissible'),
    gained: of(({ verdict, given }) => typeof verdict === 'number' && given === undefined),
  }
}

const without = (all: ReadonlySet<string>, one: string): Set<string> =>
  new Set([...all].filter((each) => each !== one))

test('every request is minted if and only if a grant covers it, for no longer than that grant says', async () => {
  const startedAt = performance.now()
  const answers = await matrix.create()
  figures.push(`created in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  const states = await go(first)
  const { granted, refused, inadmissible } = count(states)
  expect(granted).toBeGreaterThan(150)
  expect(refused).toBeGreaterThan(500)
  expect(inadmissible).toBeGreaterThan(50)
  const unexpected = states.filter(
    ({ verdict }, at) => answers[at] !== (verdict === 'Inadmissible' ? 422 : 201),
  )
  expect(unexpected.map(({ cell }) => cell.what)).toEqual([])
  matrix.remember(states)
})

test('a grant that is taken away: what is published stays, says so, and is not renewed', async () => {
  const states = await go(fewer)
  expect(count(states).withdrawn).toBeGreaterThan(50)
  matrix.remember(states)
  const short = states.filter(
    ({ short: is, given, verdict }) => is && given && verdict === 'NotGranted',
  )
  expect(short.length).toBeGreaterThan(5)
  const ends = short.map(({ token }) => Date.parse(token?.status?.expiresAt ?? ''))
  await until('the short ones have expired', () => Date.now() > Math.max(...ends) + 500)
  const { wrong, states: later } = await matrix.settled(fewer, 5000)
  expect(wrong.slice(0, MOST_TOLD)).toEqual([])
  // Whatever was withdrawn has still got the token that it had when it was withdrawn.
  const renewed = later.filter(
    ({ given, verdict, token }) =>
      given !== undefined && verdict === 'NotGranted' && given.tokenId !== token?.status?.tokenId,
  )
  expect(renewed.map(({ cell }) => cell.what)).toEqual([])
})

test('labels that a selector no longer matches take a grant away, and new ones give it', async () => {
  const states = await go(labelled)
  expect(count(states).withdrawn).toBeGreaterThan(50)
  expect(count(states).gained).toBeGreaterThan(20)
  matrix.remember(states)
})

test('more grants mint what is missing, and nothing that is still valid', async () => {
  const states = await go(wider)
  expect(count(states).gained).toBeGreaterThan(50)
})

test('the audit log shows no access beyond the objects, their own Secrets, leases and what is watched', async () => {
  const events = await world.controlPlane.auditLog()
  const objects = matrix.cells.map(({ namespace, name }) => `${namespace}/${name}`)
  const secrets = matrix.cells
    .filter(isEverGranted)
    .map((cell) => `${cell.namespace}/${secretOf(cell)}`)
  const served = {
    objects: new Set(objects),
    secrets: new Set(secrets),
    issuers: ['local', 'matrix'],
  }
  expect(accessBeyond(events, 'operator-a', served)).toEqual([])
  const own = events.filter(({ user }) => user.username === 'operator-a')
  figures.push(`${own.length} requests of the operator`)
  expect(own.length).toBeGreaterThan(1000)
  // The list is closed: the same log, of which one object less is known, or one Secret, is beyond it.
  const [object = '', secret = ''] = [objects[0], secrets[0]]
  const unknown = { ...served, objects: without(served.objects, object) }
  expect(accessBeyond(events, 'operator-a', unknown).length).toBeGreaterThan(0)
  const strange = { ...served, secrets: without(served.secrets, secret) }
  expect(accessBeyond(events, 'operator-a', strange).length).toBeGreaterThan(0)
  expect(await world.forbidden()).toEqual([])
})

test("other people's Secrets are as they were", async () => {
  const now = await Promise.all(
    foreign.map(({ metadata }) => world.secret([metadata.namespace, metadata.name])),
  )
  expect(now.map((secret) => secret?.metadata.resourceVersion)).toEqual(
    foreign.map(({ metadata }) => metadata.resourceVersion),
  )
})

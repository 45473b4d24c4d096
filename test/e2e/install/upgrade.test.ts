import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OnOneNode } from '../start-on-one-node.ts'
import { applySamples } from './apply-samples.ts'
import { expectMinted } from './expect-minted.ts'
import { makeFirst } from './make-first.ts'
import { createOperatorPods, type OperatorPods, SYSTEM } from './operator-pods.ts'
import { readDefinitions } from './read-definitions.ts'
import { type Held, readHeld } from './read-held.ts'
import { runReadme } from './run-readme.ts'
import { createSecretUsers, type SecretUsers } from './secret-users.ts'
import { type InstallWorld, startInstall } from './start-install.ts'

/**
 * From the first commit that had a chart to the chart and image of today: nobody who uses a Secret notices, and nothing
 * is minted. Each test goes on where the one before has ended.
 */
const RELEASE = ['mintlet', '--namespace', SYSTEM, '--wait'] as const

let found: OnOneNode<InstallWorld>
let world: InstallWorld
let first: readonly string[]
let missing: string | undefined
let pods: OperatorPods
let users: SecretUsers
let image: string
let held: Held
let upgradedAt: number

beforeAll(async () => {
  found = await startInstall()
  missing = found.missing
  if (found.missing !== undefined) return
  world = found.world
  pods = createOperatorPods(world)
  const made = await makeFirst(world)
  missing = made.missing
  if (made.missing === undefined) first = made.words
  else process.stderr.write(`no upgrade is tested: ${missing}\n`)
})
afterAll(() => found?.[Symbol.asyncDispose]())

test('the first chart is installed with its image, and its Secrets are used', async ({ skip }) => {
  if (missing !== undefined) return skip(missing)
  await world.helm('install', ...RELEASE, '--create-namespace', ...first)
  image = (await pods.untilReady(2))[0]?.spec.containers[0]?.image ?? ''
  expect(image).toMatch(/:first$/)
  await world.kubectl('patch', 'ccri/local', '--type=json', `--patch=${WITH_SCOPES}`)
  await applySamples(world, true)
  users = createSecretUsers(world, image)
  await users.start()
  expect(await users.untilAllUsed()).toEqual([])
})

test('helm upgrade to the chart of today mints nothing, writes no Secret, and refuses no authentication', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  await runReadme(world, ['image'])
  // What the next version of the definitions would have more: Helm itself would not bring it.
  await world.kubectl('patch', 'crd', DEFINITION, '--type=json', `--patch=${WITHOUT_COLUMN}`)
  held = await readHeld(world.admin)
  upgradedAt = Date.now()
  const set = `--set=image.repository=${world.repository}`
  const { seconds } = await world.helm('upgrade', ...RELEASE, 'helm/mintlet', set)
  const after = await pods.untilReady(2)
  expect(after.map(({ spec }) => spec.containers[0]?.image)).not.toContain(image)
  await pods.untilLeader()

  const now = await readHeld(world.admin)
  expect(expectMinted(held, now)).toBeGreaterThan(5)
  expect(versions(now)).toEqual(versions(held))
  const uses = await users.since(upgradedAt)
  expect(uses.filter(({ error }) => error !== undefined)).toEqual([])
  expect(uses.length).toBeGreaterThan(14 * seconds)
  process.stdout.write(
    `upgrade, in ${seconds.toFixed(0)} s: 0 mints, ${uses.length} requests of pods, 0 failures\n`,
  )
})

test('the upgrade has brought the definitions of today', async ({ skip }) => {
  if (missing !== undefined) return skip(missing)
  const definition = (await readDefinitions(world.admin))[DEFINITION]
  expect(JSON.stringify(definition?.['spec'])).toContain('additionalPrinterColumns')
  expect(JSON.stringify(definition?.metadata)).toContain('mintlet-crds')
})

test('the upgrade leaves the grants of the default issuer as the administrator has changed them', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  const grants = await world.kubectl('get', 'ccri/local', '-ojsonpath={.spec.grants}')
  expect(grants).toContain('reports:*')
})

const DEFINITION = 'impersonatedtokens.mintlet.dev'
const WITH_SCOPES = JSON.stringify([
  { op: 'replace', path: '/spec/grants/0/scopes', value: ['reports:*'] },
])
const WITHOUT_COLUMN = JSON.stringify([
  { op: 'remove', path: '/spec/versions/0/additionalPrinterColumns' },
])

const versions = ({ secrets }: Held): Record<string, string> =>
  Object.fromEntries(
    Object.entries(secrets).map(([key, { metadata }]) => [key, metadata.resourceVersion]),
  )

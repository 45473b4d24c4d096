import { afterAll, beforeAll, expect, test } from 'vitest'
import { REVOKE_FINALIZER } from '../../../src/api/group.ts'
import { listEverything } from '../../kit/one-node/list-everything.ts'
import { until } from '../../kit/until.ts'
import type { OnOneNode } from '../start-on-one-node.ts'
import { applySamples } from './apply-samples.ts'
import { askDoctor } from './ask-doctor.ts'
import { complained } from './complained.ts'
import { expectLossesTold } from './expect-losses-told.ts'
import { expectMinted } from './expect-minted.ts'
import { expectScaledTold } from './expect-scaled-told.ts'
import { followQuickstart } from './follow-quickstart.ts'
import { killLeader } from './kill-leader.ts'
import { lasting } from './lasting.ts'
import { leftBehind } from './left-behind.ts'
import { createOperatorPods, type OperatorPods, SYSTEM } from './operator-pods.ts'
import { readDefinitions } from './read-definitions.ts'
import { type Held, readHeld } from './read-held.ts'
import { refresh } from './refresh.ts'
import { runReadme } from './run-readme.ts'
import { createSecretUsers, type SecretUsers } from './secret-users.ts'
import { type InstallWorld, startInstall } from './start-install.ts'
import { WHAT_STAYS } from './what-stays.ts'
import { withoutNamespace } from './without-namespace.ts'

/**
 * What a platform team and a developer live through: from an empty cluster by the README to Secrets in pods, deaths of
 * the operator in several ways, an uninstall that leaves what has to stay, and an install that takes it over. Each test
 * goes on where the one before has ended.
 */
let found: OnOneNode<InstallWorld>
let world: InstallWorld
let missing: string | undefined
let pods: OperatorPods
let users: SecretUsers
let image: string
let empty: readonly string[]
let held: Held

beforeAll(async () => {
  found = await startInstall()
  missing = found.missing
  if (found.missing !== undefined) return
  world = found.world
  pods = createOperatorPods(world)
  empty = await listEverything(world.kubeconfig)
})
afterAll(() => found?.[Symbol.asyncDispose]())

test("the README's commands, as they are written, build the image, install the chart and get a first token", async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  const ran = await runReadme(world, ['image', 'helm', 'token'])
  expect(ran.at(-1)?.stdout).toMatch(/^impersonatedtoken\S+ +True /m)
  expect(ran.at(-1)?.stdout).toContain('secret/report-reader')
  say(`the README's commands: ${ran.map(({ seconds: took }) => `${took.toFixed(0)} s`).join(', ')}`)
})

test('whatever the quickstart says can be done, and is answered as it shows, up to the pod that sees a refresh', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  const began = performance.now()
  expect(await followQuickstart(world)).toEqual([])
  say(`the quickstart: ${seconds(performance.now() - began)} s`)
})

test('the doctor finds it well, what it serves too, and says of each object that is lost what that means', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  const well = await askDoctor(world)
  expect(well.filter(({ outcome }) => outcome !== 'Passed')).toEqual([])
  // Asked through the API server, which has to reach a pod for it.
  const names = well.map(({ check }) => check)
  expect(names).toEqual(expect.arrayContaining(['discovery of local', 'certificate']))

  await expectLossesTold(world)
})

test('of an operator that is scaled to nothing the doctor has the command that brings it back', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  await expectScaledTold(world, pods)
  expect(await complained(world)).toEqual([])
})

test('both replicas are ready, in a namespace that enforces Pod Security restricted, and one of them leads', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  // Whoever is there already is told of, and everybody who comes later is judged.
  const label = 'pod-security.kubernetes.io/enforce=restricted'
  const { stderr } = await world.shell(`kubectl label namespace ${SYSTEM} --overwrite ${label}`)
  expect(stderr).not.toContain('violate')
  const privileged = `kubectl run root -n ${SYSTEM} --image=none --privileged --dry-run=server`
  await expect(world.shell(privileged)).rejects.toThrow('violates PodSecurity "restricted')

  const [first, ...others] = await pods.untilReady(2)
  image = first?.spec.containers[0]?.image ?? ''
  expect(others).toHaveLength(1)
  expect([first, ...others].map((pod) => pod?.metadata.name)).toContain(await pods.untilLeader())
})

test('a developer is told which Role is missing, and with exactly the documented Roles applies the samples', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  const denied = await applySamples(world, true)
  expect(denied).toContain('mint')
  expect(denied).toContain('clients:orders:pipeline')
})

test('pods of the samples mount the Secrets, verify the tokens with keys from the Service, and get tokens as clients', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  users = createSecretUsers(world, image)
  await users.start()
  expect(await users.untilAllUsed()).toEqual([])
})

const DEATHS = [
  ['deleted', 'orders-caller', 'orders-id-token', { idToken: { lifetime: '50m' } }],
  ['killed', 'partner-assertion', 'partner-assertion', { signedJwt: { lifetime: '9m' } }],
] as const

test.for(DEATHS)(
  'the leader is %s: the other one leads, goes on minting, and mints nothing twice',
  async ([way, name, secretName, spec], { skip }) => {
    if (missing !== undefined) return skip(missing)
    const leader = await pods.untilLeader()
    held = await readHeld(world.admin)
    const began = Date.now()
    await killLeader(world, await pods.get(leader), way)
    const next = pods.untilLeader(leader).then(() => Date.now() - began)
    // The kubelet lets a pod that is deleted give its lease back: until then it may mint. A killed one is asked as well.
    if (way === 'deleted') await next
    const asked = { namespace: 'mintlet-demo', name, secretName, spec }
    const { mintedMs } = await refresh(world, users, asked)
    say(
      `the leader is ${way}: another one leads after ${seconds(await next)} s, a token took ${seconds(mintedMs)} s`,
    )
    await pods.untilReady(2)
    const judged = expectMinted(held, await readHeld(world.admin), [`mintlet-demo/${name}`])
    expect(judged).toBeGreaterThan(5)
  },
)

test('a rolling restart refuses no authentication and mints nothing', async ({ skip }) => {
  if (missing !== undefined) return skip(missing)
  const before = await pods.list()
  held = await readHeld(world.admin)
  const began = Date.now()
  await world.kubectl('rollout', 'restart', 'deployment/mintlet', `-n${SYSTEM}`)
  await world.kubectl('rollout', 'status', 'deployment/mintlet', `-n${SYSTEM}`, '--timeout=90s')
  const after = await pods.untilReady(2)
  const took = Date.now() - began
  expect(
    after.filter(({ metadata }) => before.some((pod) => pod.metadata.name === metadata.name)),
  ).toEqual([])
  await pods.untilLeader()
  const uses = await users.since(began)
  expect(uses.filter(({ error }) => error !== undefined)).toEqual([])
  // Eight Secrets once a second, and in two pods the keys ten times.
  expect(uses.length).toBeGreaterThan((took / 1000) * 14)
  expectMinted(held, await readHeld(world.admin))
  say(`a rolling restart in ${seconds(took)} s: ${uses.length} requests of pods, 0 failures`)
})

test('a refresh is seen in the file that a pod has mounted', async ({ skip }) => {
  if (missing !== undefined) return skip(missing)
  held = await readHeld(world.admin)
  const name = 'report-reader'
  const asked = { namespace: 'mintlet-demo', name, secretName: name }
  const { mintedMs, usedMs } = await refresh(world, users, asked)
  say(`a refresh: used by the pod ${seconds(usedMs - mintedMs)} s after the mint`)
  const judged = expectMinted(held, await readHeld(world.admin), [`mintlet-demo/${name}`])
  expect(judged).toBeGreaterThan(5)
})

test('helm uninstall says what stays active, and keeps every Secret, object, definition and key', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  held = await readHeld(world.admin)
  const definitions = await readDefinitions(world.admin)
  const { stdout, stderr, seconds: took } = await world.helm('uninstall', 'mintlet', '-n', SYSTEM)
  for (const { metadata, status } of Object.values(held.credentials)) {
    expect(stdout + stderr).toContain(`${metadata.namespace}/${metadata.name}`)
    expect(stdout + stderr).toContain(status?.credential?.id)
  }
  const after = await readHeld(world.admin)
  expect(after.secrets).toEqual(held.secrets)
  expect(await readDefinitions(world.admin)).toEqual(definitions)
  expect(lasting(after)).toEqual(lasting(held))
  const finalizers = Object.values(after.credentials).flatMap(({ metadata }) => metadata.finalizers)
  expect(finalizers).not.toContain(REVOKE_FINALIZER)
  say(`helm uninstall in ${took.toFixed(0)} s`)
})

test('nothing else of mintlet is left in the cluster', async ({ skip }) => {
  if (missing !== undefined) return skip(missing)
  let left: readonly string[] = []
  const isGone = async (): Promise<boolean> => {
    left = await leftBehind(world, empty)
    return left.every((line) => WHAT_STAYS.includes(line))
  }
  // What Kubernetes makes for a Deployment or a Service goes a moment after it.
  await until('the rest is gone', isGone, 30_000).catch(() => undefined)
  expect(left).toEqual(WHAT_STAYS)
})

test('a namespace with client credentials can be deleted when no operator is there', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  await world.kubectl('delete', 'namespace', 'reports', '--wait', '--timeout=60s')
  const { credentials } = await readHeld(world.admin)
  expect(Object.keys(credentials)).not.toContain('reports/introspection')
})

test('helm install takes everything over again, and mints nothing', async ({ skip }) => {
  if (missing !== undefined) return skip(missing)
  await runReadme(world, ['helm'])
  await pods.untilReady(2)
  await pods.untilLeader()
  const hasFinalizers = async (): Promise<boolean> =>
    Object.values((await readHeld(world.admin)).credentials).every(({ metadata }) =>
      metadata.finalizers?.includes(REVOKE_FINALIZER),
    )
  await until('the finalizers are back', hasFinalizers)
  // Its Service has another address now.
  await users.start()
  expect(await users.untilAllUsed()).toEqual([])
  const judged = expectMinted(withoutNamespace(held, 'reports'), await readHeld(world.admin))
  expect(judged).toBeGreaterThan(5)
})

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1)

/** A line of figures for whoever runs the tests. */
const say = (line: string): void => void process.stdout.write(`install, ${line}\n`)

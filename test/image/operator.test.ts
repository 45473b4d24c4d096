import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../kit/until.ts'
import { type ImageUnderTest, imageUnderTest } from './image-under-test.ts'
import { type ImageWorld, MOUNT, NAMESPACE, startImageWorld } from './start-image-world.ts'

const USER = '65532'
/** A busy machine takes its time; what is printed says how it really was. */
const READY_WITHIN_MS = 10_000
const GRACE_MS = 30_000

let under: ImageUnderTest | { readonly missing: string }
let world: ImageWorld | undefined

beforeAll(async () => {
  under = await imageUnderTest()
  if (!('missing' in under)) world = await startImageWorld(under)
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  if (!('missing' in under)) await under[Symbol.asyncDispose]()
})

test('as a pod would run it, the image mints and hands over the lease when it is told to end', async ({
  skip,
}) => {
  if (world === undefined) return skip('missing' in under ? under.missing : '')

  await world.create([NAMESPACE, 'in-pod'], { idToken: { audience: 'https://pod.test' } })
  const operator = await world.start({ asInPod: true })
  say(`ready ${operator.readyAfterMs} ms after the start of its process`)
  expect(operator.readyAfterMs).toBeLessThan(READY_WITHIN_MS)

  await world.untilReady([NAMESPACE, 'in-pod'])
  const secret = await world.secret([NAMESPACE, 'in-pod'])
  const [, payload = ''] = text(secret?.data?.['token']).split('.')
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    aud: 'https://pod.test',
  })

  const program = "process.stdout.write(require('node:fs').readFileSync('/proc/1/status'))"
  const { output } = await operator.container.exec(['node', '-e', program])
  expect(statusOf(output)).toStrictEqual({
    Uid: Array(4).fill(USER).join(' '),
    Gid: Array(4).fill(USER).join(' '),
    CapPrm: NO_CAPABILITY,
    CapEff: NO_CAPABILITY,
    CapBnd: NO_CAPABILITY,
    NoNewPrivs: '1',
  })

  expect(await world.leaseHolder()).toBeDefined()
  const begun = Date.now()
  expect(await operator.end()).toBe(0)
  const took = Date.now() - begun
  say(`ended ${took} ms after SIGTERM`)
  expect(took).toBeLessThan(GRACE_MS)
  expect(await world.leaseHolder()).toBeUndefined()
})

test('the image writes nothing where it could, and nothing but its log', async ({ skip }) => {
  if (world === undefined) return skip('missing' in under ? under.missing : '')

  await world.create([NAMESPACE, 'writable'], { idToken: { audience: 'https://pod.test' } })
  const operator = await world.start({ asInPod: false })
  say(`ready ${operator.readyAfterMs} ms after the start of its process`)
  await world.untilReady([NAMESPACE, 'writable'])
  await until('it has the lease', async () => (await world?.leaseHolder()) !== undefined)
  expect(await operator.end()).toBe(0)

  const changed = await world.docker.text(['diff', operator.container.getId()])
  expect(changed.split('\n').filter((line) => line !== '' && !isOfMount(line))).toStrictEqual([])
})

test('without a cluster the image says what it is, what it knows, and what is wrong', async ({
  skip,
}) => {
  if (world === undefined || 'missing' in under)
    return skip('missing' in under ? under.missing : '')
  const { docker, image } = under
  const run = (...args: string[]): ReturnType<typeof docker.run> =>
    docker.run(['run', '--rm', '--network=none', '--read-only', ...args])

  expect(await run(image.tag, '--version')).toMatchObject({ code: 0, stdout: /^\d+\.\d+\.\d+\n$/v })
  expect(await run(image.tag, '--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('--health-address'),
  })
  expect(await run(image.tag, '--no-such-flag')).toMatchObject({ code: 2 })
  const hook = ['--entrypoint=node', image.tag, '/app/dist/hook.js']
  expect(await run(...hook, '--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('release-objects'),
  })
  expect(await run(...hook, 'no-such-word')).toMatchObject({ code: 2 })
})

const say = (line: string): void => void process.stdout.write(`image, ${line}\n`)

const NO_CAPABILITY = '0'.repeat(16)
const FIELDS = ['Uid', 'Gid', 'CapPrm', 'CapEff', 'CapBnd', 'NoNewPrivs']

/** Fields of a /proc/<pid>/status. */
function statusOf(status: string): Record<string, string> {
  const lines = status.split('\n').map((line) => line.split(/:?\s+/v))
  const entries = lines.map(([name = '', ...values]): [string, string] => [name, values.join(' ')])
  return Object.fromEntries(entries.filter(([name]) => FIELDS.includes(name)))
}

const text = (base64 = ''): string => Buffer.from(base64, 'base64').toString()

/** Docker makes the folders that it mounts something on. */
function isOfMount(line: string): boolean {
  const path = line.slice('A '.length)
  return [MOUNT, MOUNT.replace('/var/run', '/run')].some(
    (mount) => mount === path || mount.startsWith(`${path}/`),
  )
}

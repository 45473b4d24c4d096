import { get } from 'node:https'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { ControlPlane } from '../kit/control-plane/control-plane.ts'
import type { LineFault } from '../kit/control-plane/fault.ts'
import type { FaultProxy } from '../kit/control-plane/fault-proxy.ts'
import { startControlPlane } from '../kit/control-plane/start-control-plane.ts'

const SECRETS = '/api/v1/namespaces/default/secrets'

let controlPlane: ControlPlane
let proxy: FaultProxy

beforeAll(async () => {
  controlPlane = await startControlPlane()
})
afterAll(() => controlPlane?.stop())

beforeEach(async () => {
  proxy = await controlPlane.startFaultProxy()
  return () => proxy.stop()
})

type Watching = {
  /** What came so far. */
  text: string
  /** How the answer ended. */
  ended: 'not yet' | 'in order' | 'broken off'
}

/** Watches secrets through the proxy; resolves when the head of the answer is there. */
async function watch(): Promise<Watching> {
  const watching: Watching = { text: '', ended: 'not yet' }
  const { body } = await controlPlane.admin.request('GET', `${SECRETS}?limit=1`)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const url = `${proxy.url}${SECRETS}?watch=true&resourceVersion=${body.metadata?.resourceVersion}`
  const headers = { authorization: `Bearer ${controlPlane.token('admin')}` }
  const request = get(url, { headers, ca: controlPlane.ca, agent: false }, (answer) => {
    resolve()
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      watching.text += chunk
    })
    answer.on('error', () => undefined)
    answer.on('close', () => {
      watching.ended = answer.complete ? 'in order' : 'broken off'
    })
  })
  request.on('error', reject)
  onTestFinished(() => void request.destroy())
  await promise
  return watching
}

let created = 0

async function createSecret(): Promise<string> {
  created += 1
  const name = `watched-${created}`
  const answer = await controlPlane.admin.request('POST', SECRETS, { metadata: { name } })
  expect(answer.status).toBe(201)
  return name
}

/** Has the proxy treat the second line of every watch so. */
function onSecondLine(fault: LineFault): void {
  proxy.setRule(() => ({ do: 'watch', each: (_line, index) => (index === 1 ? fault : 'pass') }))
}

async function untilEnded(watching: Watching): Promise<Watching['ended']> {
  await vi.waitFor(() => expect(watching.ended).not.toBe('not yet'), { timeout: 5000 })
  return watching.ended
}

test('a watch passes event by event', async () => {
  const watching = await watch()
  expect(proxy.watches().map(({ request }) => request.resource)).toStrictEqual(['secrets'])
  const name = await createSecret()
  await vi.waitFor(() => expect(watching.text).toMatch(new RegExp(`"${name}".*\n$`)))
})

test.each([
  ['cut', 'broken off'],
  ['end', 'in order'],
] as const)('a watch that is told to %s is over, %s', async (fault, ended) => {
  const watching = await watch()
  await vi.waitFor(() => expect(proxy.watches()).toHaveLength(1))
  proxy.watches()[0]?.[fault]()
  expect(await untilEnded(watching)).toBe(ended)
  expect(proxy.watches()).toHaveLength(0)
})

test('a watch can be truncated in the middle of a line at any time', async () => {
  const watching = await watch()
  proxy.watches()[0]?.truncate()
  expect(await untilEnded(watching)).toBe('in order')
  expect(watching.text).toMatch(/^\{"type".*[^\n}]$/)
})

test('a stalled watch says nothing and stays open', async () => {
  const watching = await watch()
  proxy.watches()[0]?.stall()
  await createSecret()
  await controlPlane.stopApiServer('SIGKILL')
  await controlPlane.startApiServer()
  expect(watching).toStrictEqual({ text: '', ended: 'not yet' })
})

test.each([
  ['cut', 'broken off'],
  ['end', 'in order'],
] as const)('a rule can %s a watch before a line', async (fault, ended) => {
  onSecondLine(fault)
  const watching = await watch()
  const first = await createSecret()
  await createSecret()
  expect(await untilEnded(watching)).toBe(ended)
  expect(watching.text.trim().split('\n')).toHaveLength(1)
  expect(watching.text).toContain(first)
})

test('a rule can truncate a watch in the middle of a line', async () => {
  onSecondLine('truncate')
  const watching = await watch()
  await createSecret()
  await createSecret()
  expect(await untilEnded(watching)).toBe('in order')
  const [whole, half] = watching.text.split('\n')
  expect(() => JSON.parse(whole ?? '')).not.toThrow()
  expect(() => JSON.parse(half ?? '')).toThrow(SyntaxError)
})

test('a rule can skip a line', async () => {
  onSecondLine('skip')
  const watching = await watch()
  await createSecret()
  const skipped = await createSecret()
  const last = await createSecret()
  await vi.waitFor(() => expect(watching.text).toContain(last))
  expect(watching.text).not.toContain(skipped)
})

test('a rule can stall a watch', async () => {
  onSecondLine('stall')
  const watching = await watch()
  await createSecret()
  const second = await createSecret()
  const third = await createSecret()
  await vi.waitFor(() => expect(watching.text).toContain('\n'))
  expect(watching.text).not.toContain(second)
  expect(watching.text).not.toContain(third)
  expect(watching.ended).toBe('not yet')
})

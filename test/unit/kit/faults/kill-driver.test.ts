import { expect, test } from 'vitest'
import type { Fault } from '../../../kit/control-plane/fault.ts'
import { requestInfo } from '../../../kit/control-plane/request-info.ts'
import { type Client, createKillDriver } from '../../../kit/faults/kill-driver.ts'

const SECRETS = '/api/v1/namespaces/a/secrets'
const create = (name: string) =>
  requestInfo('POST', SECRETS, '', JSON.stringify({ metadata: { name } }))
const POINT = { what: 'create secrets' }

type Fake = Client & { readonly signals: string[]; end(): void }

/** A process that notes its signals and ends when it is told to. */
function fake(): Fake {
  const { promise, resolve } = Promise.withResolvers<void>()
  const signals: string[] = []
  return { signals, signal: (name) => void signals.push(name), ended: promise, end: resolve }
}

async function held(fault: Fault | Promise<Fault>): Promise<(status: number) => Promise<unknown>> {
  const { do: what, ...rest } = await fault
  if (!('until' in rest)) throw new Error(`it is ${what}`)
  return rest.until
}

/** Whether it has settled by now. */
const settled = (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    promise.then(() => true),
    new Promise<boolean>((done) => setImmediate(done, false)),
  ])

test('a kill comes after the commit, before the answer, and strikes whoever asked', async () => {
  const driver = createKillDriver<Fake>()
  const [victim, other] = [fake(), fake()]
  const armed = driver.arm(POINT, 'SIGKILL')
  const answered = (await held(driver.ruleFor(victim)(create('s'))))(201)
  expect([victim.signals, other.signals]).toEqual([['SIGKILL'], []])
  expect(await settled(armed.struck)).toBe(false)
  victim.end()
  await answered
  const { client, request } = await armed.struck
  expect([client === victim, request.name]).toEqual([true, 's'])
  expect(await driver.ruleFor(other)(create('t'))).toEqual({ do: 'pass' })
})

test('of those that match, the n-th is struck, whoever sends them', async () => {
  const driver = createKillDriver<Fake>()
  driver.arm({ ...POINT, nth: 1, where: ({ name }) => name !== 'not' }, 'drop')
  const treated: string[] = []
  for (const name of ['not', 'first', 'not', 'second', 'third']) {
    treated.push((await driver.ruleFor(fake())(create(name))).do)
  }
  expect(treated).toEqual(['pass', 'pass', 'pass', 'drop', 'pass'])
  expect((await driver.ruleFor(fake())(requestInfo('GET', SECRETS, ''))).do).toBe('pass')
})

test('a write that the server refused is none: the next one is struck', async () => {
  const driver = createKillDriver<Fake>()
  const victim = fake()
  const rule = driver.ruleFor(victim)
  driver.arm(POINT, 'SIGKILL')
  await (await held(rule(create('s'))))(409)
  expect(victim.signals).toEqual([])
  victim.end()
  await (await held(rule(create('t'))))(201)
  expect(victim.signals).toEqual(['SIGKILL'])
})

test('while the server has not answered, no second request is struck', async () => {
  const driver = createKillDriver<Fake>()
  const rule = driver.ruleFor(fake())
  driver.arm(POINT, 'SIGKILL')
  await held(rule(create('s')))
  expect(await rule(create('t'))).toEqual({ do: 'pass' })
})

test('the answer to one that sleeps waits until it is let go', async () => {
  const driver = createKillDriver<Fake>()
  const victim = fake()
  const armed = driver.arm(POINT, 'SIGSTOP')
  const answered = (await held(driver.ruleFor(victim)(create('s'))))(201)
  expect((await armed.struck).client).toBe(victim)
  expect(victim.signals).toEqual(['SIGSTOP'])
  expect(await settled(answered)).toBe(false)
  armed.release()
  await answered
})

test('dropping and losing are left to the proxy, and what is disarmed strikes nobody', async () => {
  const driver = createKillDriver<Fake>()
  const rule = driver.ruleFor(fake(), () => ({ do: 'answer', status: 503 }))
  driver.arm(POINT, 'drop')
  driver.arm({ what: 'delete secrets' }, 'lose')
  driver.arm({ what: 'list secrets' }, 'drop').disarm()
  expect(await rule(create('s'))).toEqual({ do: 'drop' })
  expect(await rule(requestInfo('DELETE', `${SECRETS}/s`, ''))).toEqual({ do: 'lose' })
  expect(await rule(requestInfo('GET', SECRETS, ''))).toEqual({ do: 'answer', status: 503 })
})

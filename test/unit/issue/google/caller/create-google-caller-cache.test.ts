import { describe, expect, it } from 'vitest'
import { type Failure, retryable, stalled, waiting } from '../../../../../src/failure.ts'
import type { Caller, CallerResult } from '../../../../../src/issue/caller/caller.ts'
import { createGoogleCallerCache } from '../../../../../src/issue/google/caller/create-google-caller-cache.ts'
import { Redacted } from '../../../../../src/redacted.ts'
import { createFakeClock } from '../../../../kit/fake-clock.ts'
import { shown } from '../../../../kit/shown.ts'

const START = Date.parse('2026-11-22T10:00:00Z')
const SECOND = 1000
const MINUTE = 60_000
const HOUR = 3_600_000
const signal = new AbortController().signal
const outage = retryable('IssuerUnavailable', 'STS is away')

/** Tokens `t1`, `t2`, ... of the given life, while nothing is set in `answer.failure`. */
function world(lifeMs = HOUR) {
  const clock = createFakeClock(START)
  const answer: { failure: Failure | undefined; hang: boolean } = {
    failure: undefined,
    hang: false,
  }
  const asked: number[] = []
  const signals: AbortSignal[] = []
  const cache = createGoogleCallerCache(clock, async (flight): Promise<CallerResult> => {
    asked.push(clock.monotonic())
    signals.push(flight)
    if (answer.hang) return new Promise(() => undefined)
    if (answer.failure !== undefined) return { ok: false, failure: answer.failure }
    const token = new Redacted(`t${asked.length}`)
    return { ok: true, caller: { principal: undefined, token, expiresAt: clock.now() + lifeMs } }
  })
  const ask = (by: AbortSignal = signal): Promise<CallerResult> => cache.caller(by)
  const askToken = async (): Promise<string> => tokenOf(await ask())
  return { clock, answer, asked, signals, cache, ask, askToken }
}

const tokenOf = (result: CallerResult): string =>
  result.ok ? result.caller.token.reveal() : `${result.failure.ending} ${result.failure.reason}`

const callerOf = (result: CallerResult): Caller => {
  if (!result.ok) throw new Error(result.failure.message)
  return result.caller
}

describe('createGoogleCallerCache()', () => {
  it('gives the same caller until 3:45 before it expires', async () => {
    const { clock, askToken, asked } = world()
    expect(await askToken()).toBe('t1')
    await clock.advance(HOUR - 226 * SECOND)
    expect(await askToken()).toBe('t1')
    expect(asked).toHaveLength(1)
    await clock.advance(2 * SECOND)
    expect(await askToken()).toBe('t1')
    await clock.advance(0)
    expect(await askToken()).toBe('t2')
    expect(asked).toHaveLength(2)
  })

  it('renews a token of short life in its last quarter', async () => {
    const { clock, askToken, asked } = world(2 * MINUTE)
    await askToken()
    await clock.advance(89 * SECOND)
    await askToken()
    expect(asked).toHaveLength(1)
    await clock.advance(2 * SECOND)
    await askToken()
    expect(asked).toHaveLength(2)
  })

  it('gives out a token that is still valid while its renewal hangs, without waiting', async () => {
    const { clock, answer, askToken, asked } = world()
    await askToken()
    await clock.advance(HOUR - 200 * SECOND)
    answer.hang = true
    expect(await askToken()).toBe('t1')
    expect(await askToken()).toBe('t1')
    expect(asked).toHaveLength(2)
  })

  it('gives out a token that is still valid while its renewal fails, and the failure afterwards', async () => {
    const { clock, answer, askToken } = world()
    await askToken()
    answer.failure = outage
    await clock.advance(HOUR - 200 * SECOND)
    expect(await askToken()).toBe('t1')
    await clock.advance(194 * SECOND)
    expect(await askToken()).toBe('t1')
    await clock.advance(2 * SECOND)
    expect(await askToken()).toBe('Retryable IssuerUnavailable')
  })

  it('asks once for all who wait', async () => {
    const { ask, asked } = world()
    const results = await Promise.all(Array.from({ length: 100 }, () => ask()))
    expect(new Set(results.map(tokenOf))).toEqual(new Set(['t1']))
    expect(asked).toHaveLength(1)
  })

  it('lets one who is aborted go at once, and the others have their caller', async () => {
    const { clock, cache, asked } = slowWorld()
    const controller = new AbortController()
    const leaving = cache.caller(controller.signal)
    const staying = cache.caller(signal)
    await clock.advance(SECOND)
    controller.abort()
    expect(tokenOf(await leaving)).toBe('Retryable IssuerUnavailable')
    await clock.advance(5 * SECOND)
    expect(tokenOf(await staying)).toBe('slow')
    expect(asked()).toBe(1)
  })

  it('asks nobody for one who is aborted already', async () => {
    const { ask, asked } = world()
    expect(tokenOf(await ask(AbortSignal.abort()))).toBe('Retryable IssuerUnavailable')
    expect(asked).toEqual([])
  })

  it('ends an attempt that takes over 30 s, and makes a new one later', async () => {
    const { clock, answer, ask, askToken, signals } = world()
    answer.hang = true
    const pending = ask()
    await clock.advance(31 * SECOND)
    expect(tokenOf(await pending)).toBe('Retryable IssuerUnavailable')
    expect(signals[0]?.aborted).toBe(true)
    answer.hang = false
    await clock.advance(6 * SECOND)
    expect(await askToken()).toBe('t2')
    expect(clock.timers()).toBe(0)
  })

  it('remembers a failure for 5 s, so that a thousand objects ask once', async () => {
    const { clock, answer, askToken, asked } = world()
    answer.failure = stalled('Unauthenticated', 'the provider is disabled')
    for (let index = 0; index < 1000; index += 1) await askToken()
    expect(asked).toHaveLength(1)
    answer.failure = undefined
    await clock.advance(4 * SECOND)
    expect(await askToken()).toBe('Stalled Unauthenticated')
    await clock.advance(2 * SECOND)
    expect(await askToken()).toBe('t2')
  })

  it('remembers a failure that names a time until that time', async () => {
    const { clock, answer, askToken, asked } = world()
    answer.failure = waiting('RateLimited', 'the quota is used up', START + MINUTE)
    await askToken()
    answer.failure = undefined
    await clock.advance(59 * SECOND)
    expect(await askToken()).toBe('Waiting RateLimited')
    expect(asked).toHaveLength(1)
    await clock.advance(2 * SECOND)
    expect(await askToken()).toBe('t2')
  })

  it('asks for a fresh caller after one was dropped', async () => {
    const { cache, ask, askToken } = world()
    const caller = callerOf(await ask())
    cache.drop(caller)
    expect(await askToken()).toBe('t2')
  })

  it('drops nothing for a caller that is no longer the one it holds', async () => {
    const { cache, ask, askToken, asked } = world()
    const caller = callerOf(await ask())
    for (let index = 0; index < 1000; index += 1) {
      cache.drop(caller)
      expect(await askToken()).toBe('t2')
    }
    expect(asked).toHaveLength(2)
  })

  it('leaves a caller to all others that was refused again soon, until a while has passed', async () => {
    const { clock, cache, ask, askToken, asked } = world()
    cache.drop(callerOf(await ask()))
    await clock.advance(SECOND)
    cache.drop(callerOf(await ask()))
    expect(await askToken()).toBe('t2')
    expect(asked).toHaveLength(2)
    await clock.advance(10 * SECOND)
    cache.drop(callerOf(await ask()))
    expect(await askToken()).toBe('t3')
  })

  it('asks for about one fresh caller in 10 s when every one of them is refused', async () => {
    const { clock, cache, ask, asked } = world()
    for (let second = 0; second < 100; second += 1) {
      for (let object = 0; object < 10; object += 1) {
        const result = await ask()
        if (result.ok) cache.drop(result.caller)
      }
      await clock.advance(SECOND)
    }
    expect(asked.length).toBeGreaterThan(9)
    expect(asked.length).toBeLessThan(13)
  })

  it('has no words for an attempt that throws', async () => {
    const clock = createFakeClock(START)
    const cache = createGoogleCallerCache(clock, () =>
      Promise.reject(new Error('subject_token=eyJsecret')),
    )
    const result = await cache.caller(signal)
    expect(tokenOf(result)).toBe('Retryable IssuerUnavailable')
    expect(shown(result)).not.toContain('eyJsecret')
  })

  it('takes a token that has expired on arrival for a wrong clock', async () => {
    const { askToken } = world(-SECOND)
    expect(await askToken()).toBe('Retryable ClockSkew')
  })
})

/** A token after 5 s. */
function slowWorld() {
  const clock = createFakeClock(START)
  let asked = 0
  const cache = createGoogleCallerCache(clock, () => {
    asked += 1
    const caller = { principal: undefined, token: new Redacted('slow'), expiresAt: START + HOUR }
    return new Promise((resolve) => clock.after(5 * SECOND, () => resolve({ ok: true, caller })))
  })
  return { clock, cache, asked: () => asked }
}

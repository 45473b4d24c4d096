import { expect, test } from 'vitest'
import { createRateLimits } from '../../../src/queue/rate-limit.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

const LIMITS = { requestsPerSecond: 50, burst: 100, concurrency: 16 }

test('after a pause nobody is told to come later because requests hung before it', async () => {
  const clock = createFakeClock(0)
  const limits = createRateLimits({ clock })
  for (let request = 0; request < 10; request += 1) {
    const permit = limits.acquire('google', LIMITS)
    await clock.advance(10_000)
    if (permit.ok) permit.release()
  }
  const end = clock.now() + 1000
  limits.pause('google', end)
  const refused = Array.from({ length: 40 }, (_, nth) =>
    limits.acquire('google', LIMITS, nth, 'etl', `etl/n${nth}`),
  )
  // At fifty a second.
  const at = refused.map((each) => (each.ok ? Number.NaN : each.retryAt - end))
  expect(Math.max(...at)).toBeLessThanOrEqual(800)
})

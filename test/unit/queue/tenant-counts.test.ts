import { expect, test } from 'vitest'
import { createTenantCounts } from '../../../src/queue/tenant-counts.ts'

test('who was away is owed no more than sixteen services', () => {
  const counts = createTenantCounts()
  const away = counts.of('away', 0)
  counts.wait('away', away)
  const busy = counts.of('busy', 0)
  counts.wait('busy', busy)
  for (let index = 0; index < 1000; index += 1) counts.served(busy)
  expect(busy.count).toBe(1000)
  expect(away.count).toBe(999 - 16)
  expect(counts.of('newcomer', 0).count).toBe(999 - 16)
})

test('what a tenant was served counts for ten seconds after nobody of it waits', () => {
  const counts = createTenantCounts()
  const tenant = counts.of('a', 0)
  counts.wait('a', tenant)
  for (let index = 0; index < 5; index += 1) counts.served(tenant)
  counts.rest('a', tenant, 1000)
  expect(counts.waiting.size).toBe(0)
  expect(counts.of('a', 10_999).count).toBe(5)
  expect(counts.of('a', 11_000).count).toBe(0)
})

test('tenants that come and go leave nothing behind', () => {
  const counts = createTenantCounts()
  for (let index = 0; index < 20_000; index += 1) {
    const name = `t${index}`
    const tenant = counts.of(name, index)
    counts.wait(name, tenant)
    counts.served(tenant)
    counts.rest(name, tenant, index)
  }
  expect(counts.waiting.size).toBe(0)
  expect(counts.resting()).toBe(10_000)
})

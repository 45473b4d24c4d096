import { expect, test } from 'vitest'
import { createRefreshed } from '../../../src/kube/refreshed.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

function setUp(): {
  clock: ReturnType<typeof createFakeClock>
  source: { value: string | Error; reads: number }
  refreshed: ReturnType<typeof createRefreshed<string>>
} {
  const clock = createFakeClock(0)
  const source: { value: string | Error; reads: number } = { value: 'one', reads: 0 }
  const refreshed = createRefreshed(clock, 60_000, async () => {
    source.reads += 1
    if (source.value instanceof Error) throw source.value
    return source.value
  })
  return { clock, source, refreshed }
}

test('it is read again when it is not fresh any more', async () => {
  const { clock, source, refreshed } = setUp()
  expect(await refreshed.get()).toBe('one')
  source.value = 'two'
  await clock.advance(59_000)
  expect(await refreshed.get()).toBe('one')
  await clock.advance(1000)
  expect(await refreshed.get()).toBe('two')
})

test('those who ask at once share one reading', async () => {
  const { source, refreshed } = setUp()
  await Promise.all([refreshed.get(), refreshed.get(), refreshed.get()])
  expect(source.reads).toBe(1)
})

test('a value that was refused is read again, and once is enough for all who were refused', async () => {
  const { source, refreshed } = setUp()
  await refreshed.get()
  source.value = 'two'
  refreshed.drop((value) => value === 'one')
  expect(await refreshed.get()).toBe('two')
  refreshed.drop((value) => value === 'one')
  expect(await refreshed.get()).toBe('two')
  expect(source.reads).toBe(2)
})

test('the last value serves on while the source cannot be read, unless it was refused', async () => {
  const { clock, source, refreshed } = setUp()
  await refreshed.get()
  source.value = new Error('gone')
  await clock.advance(60_000)
  expect(await refreshed.get()).toBe('one')
  refreshed.drop(() => true)
  await expect(refreshed.get()).rejects.toThrow('gone')
  source.value = 'three'
  expect(await refreshed.get()).toBe('three')
})

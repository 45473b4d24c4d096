import { describe, expect, it } from 'vitest'
import { createLocationCache } from '../../../../../src/issue/google/call/create-location-cache.ts'
import { createFakeClock } from '../../../../kit/fake-clock.ts'

const found = (location: string) => ({
  locations: [location],
  encodedLocations: '0x1',
  checkedAt: 0,
})

describe('createLocationCache()', () => {
  it('keeps what was found last, for ten minutes whatever the wall clock does', async () => {
    const clock = createFakeClock(0)
    const cache = createLocationCache(clock)
    cache.keep('a', found('europe-west1'))
    cache.keep('a', found('us-east1'))
    clock.jump(86_400_000)
    expect(cache.find('a')).toEqual(found('us-east1'))
    await clock.advance(600_000)
    expect(cache.find('a')).toBeUndefined()
  })

  it('keeps 2,000 accounts, and lets go of the oldest', () => {
    const cache = createLocationCache(createFakeClock(0))
    for (let index = 0; index < 2000; index += 1) cache.keep(`account-${index}`, found('a'))
    cache.keep('account-0', found('b'))
    cache.keep('one-more', found('c'))
    expect(cache.find('account-0')).toEqual(found('b'))
    expect(cache.find('account-1')).toBeUndefined()
    expect(cache.find('account-2')).toEqual(found('a'))
  })
})

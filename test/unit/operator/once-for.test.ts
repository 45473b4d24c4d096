import { expect, test } from 'vitest'
import { onceFor } from '../../../src/operator/once-for.ts'

test('an object is read once, also where there is nothing to be read', () => {
  let reads = 0
  const read = onceFor(({ text }: { text: string | undefined }) => {
    reads += 1
    return text
  })
  const [one, nothing, same] = [{ text: 'one' }, { text: undefined }, { text: 'one' }]
  expect([read(one), read(nothing), read(same)]).toEqual(['one', undefined, 'one'])
  expect([read(one), read(nothing)]).toEqual(['one', undefined])
  expect(reads).toBe(3)
})

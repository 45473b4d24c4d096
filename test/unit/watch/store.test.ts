import { expect, test } from 'vitest'
import { createStore } from '../../../src/watch/store.ts'

type Thing = {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid: string
    readonly resourceVersion: string
  }
  readonly colour: string
}

const thing = (resourceVersion: number, colour = 'red', uid = 'u1', name = 'a'): Thing => ({
  metadata: { name, namespace: 'etl', uid, resourceVersion: `${resourceVersion}` },
  colour,
})

test('the key is namespace/name, or the name of a cluster-scoped object', () => {
  const store = createStore<Thing>()
  store.put(thing(1))
  store.put({ metadata: { name: 'b', uid: 'u2', resourceVersion: '2' }, colour: 'red' })
  store.put({
    metadata: { name: 'c', namespace: '', uid: 'u3', resourceVersion: '3' },
    colour: 'red',
  })
  expect(store.get('etl/a')?.metadata.uid).toBe('u1')
  expect(store.get('b')?.metadata.uid).toBe('u2')
  expect(store.get('c')?.metadata.uid).toBe('u3')
  expect(store.size()).toBe(3)
  expect(store.all()).toHaveLength(3)
})

test('an older version of an object changes nothing, compared as integers', () => {
  const store = createStore<Thing>()
  expect(store.put(thing(10, 'green'))).toBe(true)
  expect(store.put(thing(9, 'red'))).toBe(false)
  expect(store.get('etl/a')?.colour).toBe('green')
  expect(store.put(thing(11, 'blue'))).toBe(true)
  expect(store.get('etl/a')?.colour).toBe('blue')
})

test('the same version again is no news', () => {
  const store = createStore<Thing>()
  store.put(thing(10))
  const changes: string[] = []
  store.subscribe((key) => changes.push(key))
  expect(store.put(thing(10))).toBe(false)
  expect(changes).toEqual([])
})

test('a late event about an object of the same name that is gone changes nothing', () => {
  const store = createStore<Thing>()
  store.put(thing(5, 'old', 'u1'))
  store.put(thing(9, 'new', 'u2'))
  expect(store.put(thing(6, 'old', 'u1'))).toBe(false)
  expect(store.delete(thing(7, 'old', 'u1'))).toBe(false)
  expect(store.get('etl/a')?.colour).toBe('new')
})

test('an object that was made anew under its name replaces the one before', () => {
  const store = createStore<Thing>()
  const changes: unknown[] = []
  store.put(thing(5, 'old', 'u1'))
  store.subscribe((_, before, after) => changes.push([before?.metadata.uid, after?.metadata.uid]))
  store.put(thing(9, 'new', 'u2'))
  expect(changes).toEqual([['u1', 'u2']])
})

test('a late event about an object that was replaced does not bring it back', () => {
  const store = createStore<Thing>()
  store.put(thing(5, 'old', 'u1'))
  store.put(thing(9, 'new', 'u2'))
  store.delete(thing(10, 'new', 'u2'))
  expect(store.put(thing(6, 'old', 'u1'))).toBe(false)
})

test('a delete older than what is stored changes nothing', () => {
  const store = createStore<Thing>()
  store.put(thing(10))
  expect(store.delete(thing(9))).toBe(false)
  expect(store.delete(thing(10))).toBe(true)
  expect(store.size()).toBe(0)
  expect(store.delete(thing(11))).toBe(false)
})

test('the late answer to a write does not bring a deleted object back', () => {
  const store = createStore<Thing>()
  store.put(thing(10))
  store.delete(thing(12))
  expect(store.put(thing(11))).toBe(false)
  expect(store.size()).toBe(0)
})

test('an object that left the selector and joins it again is taken', () => {
  const store = createStore<Thing>()
  store.put(thing(10))
  store.delete(thing(12))
  expect(store.put(thing(13))).toBe(true)
})

test('a list removes what it does not hold', () => {
  const store = createStore<Thing>()
  store.put(thing(1, 'red', 'u1', 'a'))
  store.put(thing(2, 'red', 'u2', 'b'))
  store.relistStarted('5', false)
  expect(store.putListed(thing(1, 'red', 'u1', 'a'))).toBe(false)
  expect(store.size()).toBe(2)
  store.relistFinished()
  expect(store.all().map(({ metadata }) => metadata.name)).toEqual(['a'])
})

test('a list keeps what was written since it was read', () => {
  const store = createStore<Thing>()
  store.relistStarted('5', false)
  store.put(thing(8, 'red', 'u2', 'b'))
  store.relistFinished()
  expect(store.get('etl/b')).toBeDefined()
  store.relistStarted('9', false)
  store.relistFinished()
  expect(store.get('etl/b')).toBeUndefined()
})

test('the late answer to a write does not count as being in the list', () => {
  const store = createStore<Thing>()
  store.put(thing(2))
  store.relistStarted('5', false)
  store.put(thing(2))
  store.put(thing(3))
  store.relistFinished()
  expect(store.size()).toBe(0)
  // Nor does it come to life after a list that would have held it.
  expect(store.put(thing(4))).toBe(false)
  expect(store.put(thing(4, 'red', 'u9', 'never-seen'))).toBe(false)
  expect(store.put(thing(6, 'red', 'u9', 'never-seen'))).toBe(true)
})

test('a list does not undo what was learnt since it was read', () => {
  const store = createStore<Thing>()
  store.put(thing(10, 'green', 'u1', 'a'))
  store.put(thing(3, 'red', 'u2', 'b'))
  store.delete(thing(11, 'red', 'u2', 'b'))
  store.put(thing(12, 'new', 'u4', 'c'))
  store.relistStarted('8', false)
  store.putListed(thing(4, 'red', 'u1', 'a'))
  store.putListed(thing(3, 'red', 'u2', 'b'))
  store.putListed(thing(5, 'old', 'u3', 'c'))
  store.relistFinished()
  expect(store.all().map(({ colour }) => colour)).toEqual(['green', 'new'])
})

test('a list is believed about everything before it, even where it is older', () => {
  // A history that went back by a little, and that has grown past what was seen before.
  const store = createStore<Thing>()
  store.put(thing(10, 'green'))
  store.relistStarted('40', false)
  expect(store.putListed(thing(4, 'red'))).toBe(true)
  store.relistFinished()
  expect(store.get('etl/a')?.colour).toBe('red')
})

test('a list of a history that went back is believed, older versions and all', () => {
  const store = createStore<Thing>()
  store.put(thing(100, 'green', 'u1', 'a'))
  store.put(thing(101, 'green', 'u2', 'b'))
  store.put(thing(99, 'green', 'u3', 'c'))
  store.delete(thing(102, 'green', 'u3', 'c'))
  store.relistStarted('7', true)
  store.putListed(thing(5, 'red', 'u1', 'a'))
  store.putListed(thing(6, 'red', 'u3', 'c'))
  store.relistFinished()
  expect(store.all().map(({ metadata, colour }) => `${metadata.name} ${colour}`)).toEqual([
    'a red',
    'c red',
  ])
  expect(store.put(thing(4, 'older'))).toBe(false)
})

test('indexes follow the objects, whenever they were added', () => {
  const store = createStore<Thing>()
  store.put(thing(1, 'red', 'u1', 'a'))
  store.by('colour', ({ colour }) => [colour, 'any'])
  store.put(thing(2, 'red', 'u2', 'b'))
  const names = (value: string): string[] =>
    store.indexed('colour', value).map(({ metadata }) => metadata.name)
  expect(names('red')).toEqual(['a', 'b'])
  store.put(thing(3, 'blue', 'u1', 'a'))
  expect(names('red')).toEqual(['b'])
  expect(names('blue')).toEqual(['a'])
  store.delete(thing(4, 'red', 'u2', 'b'))
  expect(names('red')).toEqual([])
  expect(names('any')).toEqual(['a'])
  expect(() => store.indexed('size', 'big')).toThrow(RangeError)
})

test('an index that throws for an object has no values for it', () => {
  const store = createStore<Thing>()
  store.by('colour', ({ colour }) => {
    if (colour === 'poison') throw new Error('cannot')
    return [colour]
  })
  store.put(thing(1, 'poison'))
  store.put(thing(2, 'red', 'u2', 'b'))
  expect(store.indexed('colour', 'red')).toHaveLength(1)
  store.put(thing(3, 'red'))
  expect(store.indexed('colour', 'red')).toHaveLength(2)
})

test('a subscriber that throws stops neither the store nor the others', () => {
  const store = createStore<Thing>()
  const seen: string[] = []
  store.subscribe(() => {
    throw new Error('mine')
  })
  const end = store.subscribe((key, _, after) => {
    seen.push(`${key} ${after?.colour}`)
    expect(store.get(key)).toBe(after)
  })
  store.put(thing(1))
  store.delete(thing(2))
  end()
  store.put(thing(3))
  expect(seen).toEqual(['etl/a red', 'etl/a undefined'])
})

test('only so many deaths are remembered', () => {
  const store = createStore<Thing>()
  for (let i = 0; i < 8192; i++) {
    store.put(thing(1, 'red', `u${i}`, `n${i}`))
    store.delete(thing(2, 'red', `u${i}`, `n${i}`))
  }
  expect(store.put(thing(1, 'red', 'u0', 'n0'))).toBe(false)
  store.put(thing(1, 'red', 'last', 'last'))
  store.delete(thing(2, 'red', 'last', 'last'))
  expect(store.put(thing(1, 'red', 'u0', 'n0'))).toBe(true)
  expect(store.put(thing(1, 'red', 'u1', 'n1'))).toBe(false)
})

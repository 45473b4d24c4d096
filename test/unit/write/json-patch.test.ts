import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JsonPatch, mapPatch, versionPatch } from '../../../src/write/json-patch.ts'

const PATH = '/metadata/labels'

/** What a map becomes, by RFC 6902 and RFC 6901. */
function applied(patch: JsonPatch, actual: Readonly<Record<string, string>>): unknown {
  let map = new Map(Object.entries(actual))
  for (const operation of patch) {
    if (!('value' in operation)) throw new Error('a map is made of values')
    const { path, value } = operation
    if (path === PATH) {
      map = new Map(Object.entries(value as Record<string, string>))
    } else {
      const key = path
        .slice(PATH.length + 1)
        .replaceAll('~1', '/')
        .replaceAll('~0', '~')
      map.set(key, value as string)
    }
  }
  return new Map([...map].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

describe('versionPatch()', () => {
  test('binds a patch to one version of one object', () => {
    expect(versionPatch({ uid: 'u', resourceVersion: '7' })).toEqual([
      { op: 'replace', path: '/metadata/uid', value: 'u' },
      { op: 'replace', path: '/metadata/resourceVersion', value: '7' },
    ])
  })
})

describe('mapPatch()', () => {
  test('makes a map that is not there', () => {
    expect(mapPatch(PATH, {}, { a: '1' })).toEqual([{ op: 'add', path: PATH, value: { a: '1' } }])
  })

  test('sets what is missing or different, and nothing else', () => {
    expect(mapPatch(PATH, { a: '1', b: 'x', theirs: 'y' }, { a: '1', b: '2', c: '3' })).toEqual([
      { op: 'add', path: `${PATH}/b`, value: '2' },
      { op: 'add', path: `${PATH}/c`, value: '3' },
    ])
  })

  test('is empty when all is as wanted', () => {
    expect(mapPatch(PATH, { a: '1', b: '2' }, { a: '1' })).toEqual([])
  })

  test('escapes keys', () => {
    expect(mapPatch(PATH, { a: '1' }, { 'mintlet.dev/a~b': '1' })).toEqual([
      { op: 'add', path: `${PATH}/mintlet.dev~1a~0b`, value: '1' },
    ])
  })

  test('leaves what is wanted over what was there', () => {
    const key = fc.string({
      unit: fc.constantFrom('a', '/', '~', '0', '1'),
      minLength: 1,
      maxLength: 4,
    })
    const map = fc.dictionary(key, fc.constantFrom('x', 'y'), { noNullPrototype: true })
    fc.assert(
      fc.property(map, map, (actual, wanted) => {
        const expected = Object.entries({ ...actual, ...wanted })
        expect(applied(mapPatch(PATH, actual, wanted), actual)).toEqual(
          new Map(expected.toSorted(([a], [b]) => (a < b ? -1 : 1))),
        )
      }),
    )
  })
})

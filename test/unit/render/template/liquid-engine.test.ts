import { describe, expect, test } from 'vitest'
import { LIQUID } from '../../../../src/render/template/liquid-engine.ts'

describe('LIQUID', () => {
  test('has these tags and no others of the library', () => {
    expect(Object.keys(LIQUID.tags).toSorted()).toEqual([
      'assign',
      'capture',
      'case',
      'comment',
      'if',
      'raw',
      'unless',
    ])
  })

  test('has these filters, each of which is our own', () => {
    expect(Object.keys(LIQUID.filters).toSorted()).toEqual([
      'append',
      'base64_decode',
      'base64_encode',
      'capitalize',
      'default',
      'downcase',
      'escape',
      'first',
      'indent',
      'join',
      'json',
      'last',
      'lstrip',
      'prepend',
      'quote',
      'remove',
      'remove_first',
      'replace',
      'replace_first',
      'rstrip',
      'shell_quote',
      'size',
      'slice',
      'split',
      'strip',
      'strip_newlines',
      'upcase',
      'url_decode',
      'url_encode',
    ])
  })

  test('has the operators of the library and no others', () => {
    expect(Object.keys(LIQUID.options.operators).toSorted()).toEqual(
      ['!=', '<', '<=', '==', '>', '>=', 'and', 'contains', 'not', 'or'].toSorted(),
    )
  })

  test('has neither files nor names that are known everywhere', () => {
    expect(() => LIQUID.parseFileSync('package.json')).toThrow('ENOENT')
    expect(Reflect.ownKeys(LIQUID.options.globals)).toEqual([])
    expect(Object.getPrototypeOf(LIQUID.options.globals)).toBeNull()
  })
})

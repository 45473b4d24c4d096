import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { yamlText } from '../../../../src/cli/text/yaml-text.ts'

describe('yamlText()', () => {
  test('writes maps as blocks and lists of scalars in brackets', () => {
    const value = {
      kind: 'Role',
      metadata: { name: 'mint', labels: {} },
      rules: [{ resources: ['identities'], resourceNames: ['local:a'], verbs: ['mint'] }],
      absent: undefined,
    }
    expect(yamlText(value)).toBe(
      [
        'kind: Role',
        'metadata:',
        '  name: mint',
        '  labels: {}',
        'rules:',
        '  - resources: [identities]',
        '    resourceNames: ["local:a"]',
        '    verbs: [mint]',
      ].join('\n'),
    )
  })

  test.each(['yes', 'No', 'null', '1h', '1', '', '*', 'a: b', '# no', 'on', "it's", '~', 'a\nb'])(
    'quotes %j, which YAML may read as something else',
    (text) => {
      expect(yamlText({ text })).toBe(`text: ${JSON.stringify(text)}`)
      expect(parse(yamlText({ text }))).toEqual({ text })
    },
  )

  test('is read back as what it was', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean())
    const map = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.oneof(scalar, fc.array(fc.string(), { minLength: 1 })),
      { minKeys: 1, noNullPrototype: true },
    )
    const value = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.oneof(scalar, map, fc.array(map, { minLength: 1 })),
      { minKeys: 1, noNullPrototype: true },
    )
    fc.assert(
      fc.property(value, (data) => {
        expect(parse(yamlText(data))).toEqual(data)
      }),
      { numRuns: 50 },
    )
  })
})

import { describe, expect, test } from 'vitest'
import { type LabelSelector, labelSelectorMatches } from '../../../src/plan/label-selector.ts'

const LABELS = { team: 'data', env: '' }

const expression = (
  key: string,
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist',
  ...values: string[]
): LabelSelector => ({ matchExpressions: [{ key, operator, values }] })

describe('labelSelectorMatches()', () => {
  test.each<[string, LabelSelector]>([
    ['every label that is named', { matchLabels: { team: 'data', env: '' } }],
    ['a value that is listed', expression('team', 'In', 'web', 'data')],
    ['a value that is not listed', expression('team', 'NotIn', 'web')],
    ['a label that is not there', expression('tier', 'NotIn', 'web')],
    ['an empty value', expression('env', 'Exists')],
    ['what must not be there', expression('tier', 'DoesNotExist')],
    [
      'labels and requirements at once',
      { matchLabels: { team: 'data' }, ...expression('env', 'Exists') },
    ],
  ])('passes %s', (_what, selector) => {
    expect(labelSelectorMatches(selector, LABELS)).toBe(true)
  })

  test.each<[string, LabelSelector]>([
    ['an empty selector: it would be everything', {}],
    ['lists of nothing', { matchLabels: {}, matchExpressions: [] }],
    ['another value', { matchLabels: { team: 'web' } }],
    ['one label of two', { matchLabels: { team: 'data', tier: 'a' } }],
    ['a value that is not listed', expression('team', 'In', 'web')],
    ['a label that is not there', expression('tier', 'In', 'a')],
    ['what every object inherits', expression('constructor', 'Exists')],
    ['what is listed as not', expression('team', 'NotIn', 'data')],
    ['what must not be there', expression('team', 'DoesNotExist')],
    ['a requirement of two', { matchLabels: { team: 'data' }, ...expression('tier', 'Exists') }],
  ])('stops %s', (_what, selector) => {
    expect(labelSelectorMatches(selector, LABELS)).toBe(false)
  })
})

import { expect, test } from 'vitest'
import { substituteVariables } from '../../../../demo/dashboard/substitute-variables.ts'

const values = { job: '.+', __rate_interval: '30s' }

test('variables become what is selected, with braces or without', () => {
  expect(substituteVariables(`rate(x{job=~"$job"}[$__rate_interval])`, values)).toBe(
    'rate(x{job=~".+"}[30s])',
  )
  expect(substituteVariables(`x{job=~"\${job}"}`, values)).toBe('x{job=~".+"}')
})

test('groups of a regular expression are none', () => {
  const query = 'label_replace(x, "a", "$1", "b", "(.*)")'
  expect(substituteVariables(query, values)).toBe(query)
})

test('a variable that there is none of is named', () => {
  expect(() => substituteVariables('x{a="$nobody"}', values)).toThrow('no variable $nobody')
})

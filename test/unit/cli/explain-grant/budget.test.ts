import { expect, test } from 'vitest'
import { budgetOf } from '../../../../src/cli/explain-grant/budget.ts'
import { type CredentialOptions, credential } from '../../../kit/credential-gen.ts'

const held = (name: string, spec: CredentialOptions['spec'] = {}, status: object = {}) =>
  credential({ metadata: { name }, spec, status: { credential: { id: name }, ...status } })

test('each other object of the same identity that has a credential counts, twice if it rotates', () => {
  const others = [
    held('pipeline'),
    held('rotates'),
    held('fixed', { rotation: { policy: 'None' } }),
    held('expired', {}, { phase: 'Expired' }),
    held('someone-else', { serviceAccount: 'sa-other' }),
    held('elsewhere', { issuerRef: { name: 'local' } }),
    credential({ metadata: { name: 'empty' } }),
  ]
  expect(budgetOf(credential(), others, 4)).toEqual({ taken: 3, needed: 2, most: 4 })
})

test('one that does not rotate needs one', () => {
  const fixed = credential({ spec: { rotation: { policy: 'None' } } })
  expect(budgetOf(fixed, [], undefined)).toEqual({ taken: 0, needed: 1, most: undefined })
})

test('of a spec that cannot be read nothing is known', () => {
  const broken = credential({ spec: { serviceAccount: '' } })
  expect(budgetOf(broken, [], 2)).toBeUndefined()
})

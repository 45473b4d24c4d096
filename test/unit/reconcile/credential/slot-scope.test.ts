import { expect, test } from 'vitest'
import { slotScope } from '../../../../src/reconcile/credential/slot-scope.ts'

test('issuers of the same people share the slots of a service account, and those of strangers do not', () => {
  expect(slotScope('k0rdent', 'sa-one')).toBe(slotScope('k0rdent-long', 'sa-one'))
  expect(slotScope('etl/mine', 'sa-one')).toBe(slotScope('etl/other', 'sa-one'))
  const others = ['k0rdent', 'etl/mine', 'evil/own'].map((issuer) => slotScope(issuer, 'sa-one'))
  expect(new Set(others).size).toBe(3)
  expect(slotScope('k0rdent', 'sa-two')).not.toBe(slotScope('k0rdent', 'sa-one'))
})

import { expect, test } from 'vitest'
import { CONDITION_TYPES } from '../../../src/api/condition.ts'
import { conditionSeverity } from '../../../src/cli/condition-severity.ts'

const severities = (status: 'True' | 'False' | 'Unknown'): object =>
  Object.fromEntries(CONDITION_TYPES.map((type) => [type, conditionSeverity({ type, status })]))

test('what holds up the next credential fails, what its consumers lack is a warning', () => {
  expect(severities('True')).toEqual({
    Ready: undefined,
    Stalled: 'Failing',
    Reconciling: undefined,
    RefreshFailing: 'Failing',
    Expired: 'Failing',
    ConsumersStale: 'Warning',
    RestartRefused: 'Warning',
  })
})

test.each(['False', 'Unknown'] as const)('of what is %s only Ready is a trouble', (status) => {
  const none = CONDITION_TYPES.map((type) => [type, undefined])
  expect(severities(status)).toEqual({ ...Object.fromEntries(none), Ready: 'Failing' })
})

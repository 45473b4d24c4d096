import { expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import { plan } from '../../../src/plan/plan.ts'
import { adopt } from '../../../src/reconcile/adopt.ts'
import { refreshDigest } from '../../../src/reconcile/refresh-digest.ts'
import { NOW, observed, settings, token } from '../../kit/gen.ts'
import { unreportedSecretOf } from '../../kit/unreported-secret.ts'

function adopted(
  requested: string | undefined,
  served: string | undefined,
  before?: string,
): unknown {
  const annotations = requested === undefined ? {} : { [REFRESH_REQUESTED_ANNOTATION]: requested }
  const status = before === undefined ? {} : { lastHandledRefresh: before }
  const of = token({ metadata: { annotations }, status })
  const receipt = served === undefined ? {} : { refresh: refreshDigest(served) }
  const seen: Observed = observed({ token: of, secret: unreportedSecretOf(of, { receipt }) })
  const step = plan(seen, NOW, settings())
  if (step.step !== 'AdoptSecret') throw new Error(`an adoption was expected, not ${step.step}`)
  const outcome = adopt(step, seen)
  return outcome.kind === 'Adopted' ? outcome.lastHandledRefresh : outcome
}

test('adopt() counts as served the request that the mint served', () => {
  expect(adopted('one', 'one')).toBe('one')
  expect(adopted('x'.repeat(5000), 'x'.repeat(1024), 'before')).toBe('x'.repeat(1024))
})

test('adopt() leaves open what was asked for after it', () => {
  expect(adopted('two', 'one', 'two')).toBe(undefined)
  expect(adopted('two', undefined)).toBe(undefined)
  expect(adopted(undefined, 'one', 'zero')).toBe(undefined)
})

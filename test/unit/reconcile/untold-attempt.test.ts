import { expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { type UntoldAttempt, withAttempt } from '../../../src/reconcile/untold-attempt.ts'
import { NOW, observed, SECOND, token } from '../../kit/gen.ts'

const untold: UntoldAttempt = {
  uid: token().metadata.uid,
  stored: token().status,
  issuance: {
    attempts: 3,
    nextAttemptAt: formatTime(NOW + 40 * SECOND),
    reason: 'SecretForbidden',
  },
}

test('an attempt that could not be told counts for the back-off as if it had been', () => {
  const seen = withAttempt(observed(), untold)
  expect(seen.token.status).toEqual({ ...token().status, issuance: untold.issuance })
})

test('it is forgotten once status has become another one, or the object has', () => {
  const told = observed({ token: token({ status: { phase: 'Active' } }) })
  expect(withAttempt(told, untold)).toBe(told)
  const anew = observed({ token: token({ metadata: { uid: 'another' } }) })
  expect(withAttempt(anew, untold)).toBe(anew)
})

test('nothing is changed where nothing is untold', () => {
  const seen = observed()
  expect(withAttempt(seen, undefined)).toBe(seen)
})

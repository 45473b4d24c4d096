import { expect, test } from 'vitest'
import type { Condition } from '../../../../src/api/condition.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { settleCredential } from '../../../../src/plan/credential/settle-credential.ts'
import {
  type CredentialSpecInput,
  credential,
  credentialFacts,
  credentialRecord,
  credentialSettings,
  issuedStatus,
  observedCredential,
} from '../../../kit/credential-gen.ts'
import { MINUTE, NOW, SECOND } from '../../../kit/gen.ts'

/** Shorter lives than usual are no trouble here. */
const settings = credentialSettings({ minLifetime: SECOND, requestInterval: MINUTE })

/** What is told of a credential of this life, when it rotates, and when it is looked at next. */
function told(
  life: number,
  rotation: CredentialSpecInput['rotation'] = { policy: 'BeforeExpiry' },
): { failing: Condition | undefined; rotates: string | undefined; next: number | undefined } {
  const current = credentialFacts({ expiresAt: NOW + life, requestedLifetime: life })
  const seen = observedCredential({
    content: credentialRecord({ current }),
    credential: credential({ spec: { rotation }, status: issuedStatus(current) }),
  })
  const outcome = { kind: 'Rested', why: 'Valid', until: undefined } as const
  const { status, next } = settleCredential(seen, outcome, NOW, settings, 0)
  const failing = status.conditions?.find(({ type }) => type === 'RefreshFailing')
  return { failing, rotates: status.refreshAt, next: next?.at }
}

test('a life that is over before the credential may be rotated is told of, with what to do about it', () => {
  for (const life of [30 * SECOND, MINUTE]) {
    const { failing, rotates } = told(life)
    expect(rotates).toBe(formatTime(NOW + life))
    expect(failing).toMatchObject({ status: 'True', reason: 'LifetimeTooShort' })
    expect(failing?.message).toContain(
      'the credential is over before it may be rotated, 1m after its issue (--request-interval, --settle): ' +
        'the next one comes only when it has expired; ask for a longer life, or for a lower --request-interval',
    )
  }
})

test('it makes no turn come sooner than the rotation', () => {
  expect(told(MINUTE).next).toBe(NOW + MINUTE)
})

test('nothing is said of a life that is longer by a second, nor of one that is never rotated', () => {
  const { failing, rotates } = told(MINUTE + SECOND)
  expect(rotates).toBe(formatTime(NOW + MINUTE))
  expect(failing?.status).not.toBe('True')
  expect(told(MINUTE, { policy: 'None' }).failing?.status).not.toBe('True')
})

import { describe, expect, test } from 'vitest'
import type { Condition } from '../../../../src/api/condition.ts'
import type { ImpersonatedTokenStatus } from '../../../../src/api/impersonated-token-status.ts'
import type { ServiceAccountCredentialStatus } from '../../../../src/api/service-account-credential-status.ts'
import { formatTime } from '../../../../src/api/time.ts'
import type { FoundObject } from '../../../../src/cli/look/find-object.ts'
import { formerCredential } from '../../../../src/cli/refresh/former-credential.ts'
import { refreshProgress } from '../../../../src/cli/refresh/refresh-progress.ts'
import { refreshRefusal } from '../../../../src/cli/refresh/refresh-refusal.ts'
import { type CredentialSpecInput, credential } from '../../../kit/credential-gen.ts'
import { HOUR, NOW, served, type TokenSpecInput, token } from '../../../kit/gen.ts'

const at = (milliseconds: number): string => formatTime(NOW + milliseconds)
const REQUEST = '2026-06-01T12:00:00.000Z'
const ASKED = { 'mintlet.dev/refresh-requested': REQUEST }

const ofToken = (
  status: ImpersonatedTokenStatus = {},
  annotations: Readonly<Record<string, string>> = {},
  spec: TokenSpecInput = {},
): FoundObject => ({
  kind: 'ImpersonatedToken',
  object: served(token({ spec, metadata: { annotations } }), { status }),
})

const ofCredential = (
  status: ServiceAccountCredentialStatus = {},
  spec: CredentialSpecInput = {},
): FoundObject => ({
  kind: 'ServiceAccountCredential',
  object: credential({ status: { credential: { id: 'cred-1' }, ...status }, spec }),
})

const failing = (reason: Condition['reason'], message = `because of ${reason}`): Condition => ({
  type: 'RefreshFailing',
  status: 'True',
  reason,
  message,
  observedGeneration: 1,
  lastTransitionTime: at(0),
})

describe('what can never be refreshed', () => {
  test.each<[string, FoundObject, string]>([
    ['expired for good', ofToken({ phase: 'Expired' }), 'create a new object'],
    ['suspended', ofToken({}, {}, { suspend: true }), '"suspend":false'],
    ['given once', ofToken({}, {}, { refresh: { policy: 'Never' } }), 'create a new object'],
    [
      'a credential given once',
      ofCredential({}, { rotation: { policy: 'None' } }),
      'spec.rotation.policy is None',
    ],
    [
      'a suspended credential',
      ofCredential({}, { suspend: true }),
      'kubectl patch sac pipeline -n etl',
    ],
    [
      'on its way out',
      { kind: 'ImpersonatedToken', object: token({ metadata: { deletionTimestamp: at(0) } }) },
      'being deleted',
    ],
  ])('is refused with what to do: %s', (_what, found, wanted) => {
    expect(refreshRefusal(found)?.message).toContain(wanted)
  })

  test.each<[string, FoundObject]>([
    ['a token', ofToken()],
    ['a token whose refresh fails', ofToken({ conditions: [failing('NotGranted')] })],
    ['a credential that rotates', ofCredential()],
    [
      'the one token of policy Never that has not been given yet',
      { kind: 'ImpersonatedToken', object: token({ spec: { refresh: { policy: 'Never' } } }) },
    ],
    [
      'what cannot be read, of which the operator says what is wrong',
      { kind: 'ImpersonatedToken', object: token({ spec: { accessToken: { lifetime: 'x' } } }) },
    ],
  ])('does not include %s', (_what, found) => {
    expect(refreshRefusal(found)).toBeUndefined()
  })
})

describe('how far a request has come', () => {
  const before = ofToken()
  const progress = (after: FoundObject | undefined, from = before): string => {
    const found = refreshProgress(from, after, REQUEST)
    return found.state === 'Failed' ? `Failed ${found.reason}` : found.state
  }

  test.each<[string, FoundObject | undefined, string]>([
    ['nobody has looked', ofToken({}, ASKED), 'Waiting'],
    ['it is served', ofToken({ lastHandledRefresh: REQUEST }, ASKED), 'Served'],
    [
      'somebody else asked after us, and is served',
      ofToken({ lastHandledRefresh: 'theirs' }, { 'mintlet.dev/refresh-requested': 'theirs' }),
      'Served',
    ],
    [
      'somebody else asked after us, and ours was served',
      ofToken({ lastHandledRefresh: REQUEST }, { 'mintlet.dev/refresh-requested': 'theirs' }),
      'Served',
    ],
    [
      'somebody else asked after us, and nobody is served',
      ofToken({ lastHandledRefresh: 'old' }, { 'mintlet.dev/refresh-requested': 'theirs' }),
      'Waiting',
    ],
    ['somebody took the request away', ofToken(), 'Failed Withdrawn'],
    ['it has been suspended since', ofToken({}, ASKED, { suspend: true }), 'Failed Suspended'],
    ['it has expired since', ofToken({ phase: 'Expired' }, ASKED), 'Failed Expired'],
    ['it is gone', undefined, 'Failed Deleted'],
    [
      'it says why not',
      ofToken({ conditions: [failing('IssuerUnavailable')] }, ASKED),
      'Failed IssuerUnavailable',
    ],
    [
      'what it says holds up no refresh',
      ofToken({ conditions: [failing('LifetimeTooShort')] }, ASKED),
      'Waiting',
    ],
  ])('when %s', (_what, after, wanted) => {
    expect(progress(after)).toBe(wanted)
  })

  test('what it has said before is no answer, until something has been tried again', () => {
    const conditions = [failing('IssuerUnavailable')]
    const issuance = { attempts: 2, lastFailureAt: at(-HOUR), reason: 'IssuerUnavailable' }
    const from = ofToken({ conditions, issuance })
    const again = { ...issuance, attempts: 3, lastFailureAt: at(0) }

    expect(refreshProgress(from, ofToken({ conditions, issuance }, ASKED), REQUEST)).toEqual({
      state: 'Waiting',
      trouble: {
        stalled: false,
        reason: 'IssuerUnavailable',
        message: 'because of IssuerUnavailable',
      },
    })
    expect(progress(ofToken({ conditions, issuance: again }, ASKED), from)).toBe(
      'Failed IssuerUnavailable',
    )
  })

  test('another message of the same reason is an answer', () => {
    const from = ofToken({ conditions: [failing('NotGranted', 'one')] })

    expect(progress(ofToken({ conditions: [failing('NotGranted', 'two')] }, ASKED), from)).toBe(
      'Failed NotGranted',
    )
  })
})

describe('what becomes of the credential before', () => {
  const BEFORE = { id: 'cred-1', issuedAt: at(0), expiresAt: at(100 * HOUR) }

  test('a token stays valid until it expires', () => {
    expect(formerCredential({ ...BEFORE, id: 'token-0' }, ofToken())).toEqual({
      id: 'token-0',
      worksUntil: at(100 * HOUR),
      message: 'The old token stays valid until it expires: a refresh revokes nothing.',
    })
  })

  test('a client credential works until its overlap is over', () => {
    const previous = [{ id: 'cred-1', retireAt: at(HOUR), expiresAt: at(100 * HOUR) }]

    const former = formerCredential(BEFORE, ofCredential({ previous }))

    expect(former).toMatchObject({ id: 'cred-1', worksUntil: at(HOUR) })
    expect(former?.message).toContain('overlap')
  })

  test('or until it expires, where that is sooner', () => {
    const previous = [{ id: 'cred-1', retireAt: at(2 * HOUR), expiresAt: at(HOUR) }]

    expect(formerCredential(BEFORE, ofCredential({ previous }))?.worksUntil).toBe(at(HOUR))
  })

  test('and until the workloads that are restarted for it have rolled out', () => {
    const previous = [{ id: 'cred-1', retireAt: at(HOUR), expiresAt: at(100 * HOUR) }]
    const spec = { rolloutRestart: [{ kind: 'Deployment', name: 'api' } as const] }

    const former = formerCredential(BEFORE, ofCredential({ previous }, spec))

    expect(former?.message).toContain('rolled out')
  })

  test('one that is not waited for is deleted', () => {
    expect(formerCredential(BEFORE, ofCredential())).toEqual({
      id: 'cred-1',
      message: 'The old credential is deleted at the issuer.',
    })
  })

  test('where there was none nothing becomes of it', () => {
    expect(formerCredential(undefined, ofToken())).toBeUndefined()
  })
})

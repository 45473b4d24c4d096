import { describe, expect, test } from 'vitest'
import { EXPIRES_AT_ANNOTATION, RECEIPT_ANNOTATION } from '../../../src/api/group.ts'
import type { ImpersonatedToken } from '../../../src/api/impersonated-token.ts'
import { formatTime } from '../../../src/api/time.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import { unreportedMint } from '../../../src/plan/unreported-mint.ts'
import {
  grant,
  HOUR,
  MINUTE,
  NOW,
  observed,
  observedIssuer,
  SECOND,
  served,
  settings,
  token,
} from '../../kit/gen.ts'
import { BY_CREDENTIAL, k0rdentAsSeen, readyClient } from '../../kit/observed-client.ts'
import { type UnreportedOptions, unreportedSecretOf } from '../../kit/unreported-secret.ts'

const fresh = token()
/** Half an hour before, and up to now what status knows. */
const before = served(token(), { issuedAt: NOW - 30 * MINUTE })

const seen = (
  options: UnreportedOptions = {},
  of: ImpersonatedToken = fresh,
  over: Partial<Observed> = {},
): Observed => observed({ token: of, secret: unreportedSecretOf(of, options), ...over })

const isFound = (...about: Parameters<typeof seen>): boolean =>
  unreportedMint(seen(...about), NOW, settings()) !== undefined

const annotated = (more: Record<string, string>, of = fresh): Observed => {
  const secret = unreportedSecretOf(of)
  const annotations = { ...secret.annotations, ...more }
  return observed({ token: of, secret: { ...secret, annotations } })
}

describe('unreportedMint()', () => {
  test('finds what was written and not told, with all that status says of it', () => {
    const found = unreportedMint(seen({ receipt: { refresh: 'digest' } }), NOW + MINUTE, settings())
    expect(found).toEqual({
      facts: {
        tokenId: 'token-2',
        keyId: 'key-1',
        issuedAt: NOW,
        expiresAt: NOW + HOUR,
        requestedLifetime: HOUR,
        secretName: 'reader',
        secretResourceVersion: '150',
        secretDigest: 'digest-of-new',
      },
      refresh: 'digest',
    })
  })

  test('finds a refresh, and a mint for a spec that has changed in the same second', () => {
    expect(isFound({}, before)).toBe(true)
    expect(isFound({}, served(token(), { status: { requestDigest: 'former' } }))).toBe(true)
  })

  test('looks only where the Secret has been read, is there to stay, and is this object’s', () => {
    expect(isFound({ secret: { live: undefined } })).toBe(false)
    expect(isFound({ secret: { terminating: true } })).toBe(false)
    expect(isFound({ secret: { ownerUid: 'somebody' } })).toBe(false)
    expect(isFound({}, fresh, { rival: 'writer' })).toBe(false)
    expect(isFound({}, fresh, { secret: { state: 'Absent', live: true } })).toBe(false)
  })

  test('knows an edit of the data, whatever the receipt says', () => {
    expect(isFound({ receipt: { secret: 'digest-of-old' } })).toBe(false)
  })

  describe('of a token that is minted with a credential', () => {
    const of = token({ spec: BY_CREDENTIAL })
    const around = { credential: readyClient(), issuer: k0rdentAsSeen() }
    const life = 15 * MINUTE
    const isOurs = (
      options: UnreportedOptions = {},
      over: Partial<Observed> = {},
      now = NOW,
    ): boolean => {
      const written = seen({ expiresAt: NOW + life, ...options }, of, { ...around, ...over })
      return unreportedMint(written, now, settings()) !== undefined
    }

    test('finds which credential that was, and no life that was asked for', () => {
      const found = unreportedMint(seen({ expiresAt: NOW + life }, of, around), NOW, settings())
      expect(found?.facts).toMatchObject({ credentialId: 'cred-001', requestedLifetime: undefined })
    })

    test('leaves what was minted with another one, or says that it was', () => {
      const rotated = readyClient({}, { credentialId: 'cred-002' })
      expect(isOurs()).toBe(true)
      expect(isOurs({}, { credential: rotated })).toBe(false)
      expect(isOurs({ receipt: { credentialId: 'cred-002' } })).toBe(false)
      expect(isOurs({ receipt: { credentialId: undefined } })).toBe(false)
      expect(isOurs({}, { credential: undefined })).toBe(false)
    })

    test('leaves what would outlive the credential, or any token', () => {
      const ending = readyClient({}, { expiresAt: NOW + 10 * MINUTE })
      expect(isOurs({}, { credential: ending })).toBe(false)
      expect(isOurs({ expiresAt: NOW + 10 * MINUTE }, { credential: ending })).toBe(true)
      expect(isOurs({ expiresAt: NOW + 13 * HOUR })).toBe(false)
    })

    test('leaves a receipt that says for how long it was asked, as of another kind of token', () => {
      expect(isOurs({ receipt: { lifetime: HOUR } })).toBe(false)
      expect(isFound({ receipt: { credentialId: 'cred-001' } })).toBe(false)
      expect(isFound({ receipt: { lifetime: undefined } })).toBe(false)
    })

    test('finds the one of policy Never, also when the credential has rotated since', () => {
      const never = token({ spec: { ...BY_CREDENTIAL, refresh: { policy: 'Never' } } })
      const credential = readyClient({}, { credentialId: 'cred-002' })
      expect(isFound({ expiresAt: NOW + life }, never, { ...around, credential })).toBe(true)
    })
  })

  test('leaves what another spec asked for', () => {
    expect(isFound({ receipt: { request: 'former' } })).toBe(false)
    expect(isFound({}, fresh, { requestDigest: 'changed' })).toBe(false)
  })

  test('leaves what status tells of, or of a later one: an old Secret put back is an edit', () => {
    expect(isFound({ tokenId: 'token-1' }, before)).toBe(false)
    expect(isFound({}, served())).toBe(false)
    expect(isFound({}, served(token(), { issuedAt: NOW + SECOND }))).toBe(false)
  })

  test('leaves what has expired, unless the policy gives no other', () => {
    const over = { receipt: { issuedAt: formatTime(NOW - HOUR) }, expiresAt: NOW }
    expect(isFound(over)).toBe(false)
    expect(isFound(over, token({ spec: { refresh: { policy: 'Never' } } }))).toBe(true)
  })

  test('leaves what comes early once the window of the guard is full, unless a request asks for it', () => {
    const full = { unscheduledSince: formatTime(NOW - 5 * MINUTE), unscheduledMints: 3 }
    const frozen = served(token(), {
      issuedAt: NOW - 10 * MINUTE,
      status: { issuance: full },
    })
    expect(isFound({}, frozen)).toBe(false)
    const one = { ...full, unscheduledMints: 2 }
    expect(isFound({}, { ...frozen, status: { ...frozen.status, issuance: one } })).toBe(true)
    const due = served(token(), { issuedAt: NOW - 40 * MINUTE, status: { issuance: full } })
    expect(isFound({}, due)).toBe(true)
    const annotations = { 'mintlet.dev/refresh-requested': 'now' }
    const asked = { ...frozen, metadata: { ...frozen.metadata, annotations } }
    expect(isFound({}, asked)).toBe(false)
    expect(isFound({ receipt: { refresh: 'digest' } }, asked)).toBe(true)
  })

  test('takes nothing over from the one credential that policy Never gives', () => {
    const never = token({ spec: { refresh: { policy: 'Never' } } })
    const only = served(never, { issuedAt: NOW - 30 * MINUTE })
    expect(isFound({}, only)).toBe(false)
    expect(isFound({ receipt: { issuedAt: formatTime(NOW - HOUR) }, expiresAt: NOW }, only)).toBe(
      false,
    )
    const changed = { ...only, status: { ...only.status, requestDigest: 'former' } }
    expect(isFound({}, changed)).toBe(true)
  })

  test.each<[string, UnreportedOptions]>([
    ['a life beyond what is granted', { expiresAt: NOW + HOUR + MINUTE + SECOND }],
    ['a lifetime that nobody was granted', { receipt: { lifetime: HOUR + 1 } }],
    ['no life at all', { expiresAt: NOW }],
    ['a time to come', { receipt: { issuedAt: formatTime(NOW + MINUTE + SECOND) } }],
    [
      'a time before the object was made',
      {
        receipt: { issuedAt: formatTime(NOW - 24 * HOUR - MINUTE - SECOND) },
        expiresAt: NOW - 23 * HOUR - MINUTE,
      },
    ],
    ['no time', { receipt: { issuedAt: 'soon' } }],
    [
      'a fraction of a second',
      { expiresAt: NOW + HOUR - 1, receipt: { issuedAt: new Date(NOW - 1).toISOString() } },
    ],
    ['an id that is no id', { tokenId: 'two words' }],
    ['an id as long as a credential', { tokenId: 'x'.repeat(129) }],
    ['no id', { tokenId: '' }],
  ])('does not believe %s', (_what, options) => {
    const never = token({ spec: { refresh: { policy: 'Never' } } })
    expect([isFound(options), isFound(options, never)]).toEqual([false, false])
  })

  test('believes issuers whose clocks are a little off', () => {
    expect(isFound({ receipt: { issuedAt: formatTime(NOW + MINUTE) } })).toBe(true)
    expect(isFound({ expiresAt: NOW + HOUR + MINUTE })).toBe(true)
  })

  test('holds the life against what is granted today', () => {
    const open = token({ spec: { accessToken: {} } })
    const half = observedIssuer({ spec: { grants: [grant({ maxLifetime: '30m' })] } })
    const none = observedIssuer({ spec: { grants: [] } })
    expect(isFound({}, open)).toBe(true)
    expect(isFound({}, open, { issuer: half })).toBe(false)
    expect(isFound({}, open, { issuer: none })).toBe(false)
    expect(isFound({}, open, { issuer: undefined })).toBe(false)
  })

  test.each([
    ['none', ''],
    ['no JSON', 'x'],
    ['no object', '[]'],
    ['half of one', '{"issuedAt":"2026-06-01T12:00:00Z"}'],
    ['one of a version to come', '{"v":2}'],
    ['a long one', ' '.repeat(2000)],
    ['a deep one', '['.repeat(1000)],
  ])('takes %s for no receipt', (_what, receipt) => {
    expect(unreportedMint(annotated({ [RECEIPT_ANNOTATION]: receipt }), NOW, settings())).toBe(
      undefined,
    )
  })

  test('does without a receipt or an expiry as little', () => {
    expect(unreportedMint(annotated({ [EXPIRES_AT_ANNOTATION]: 'never' }), NOW, settings())).toBe(
      undefined,
    )
    expect(isFound({ secret: { annotations: {} } })).toBe(false)
  })
})

import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../../src/api/time.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import { wantedLife } from '../../../../src/plan/credential/wanted-life.ts'
import { type CredentialSpecInput, newCredential } from '../../../kit/credential-gen.ts'
import {
  type GrantInput,
  HOUR,
  issuer,
  issuerAsSeen,
  MINUTE,
  NOW,
  observedIssuer,
} from '../../../kit/gen.ts'

const GRANT: GrantInput = {
  namespaces: { names: ['etl'] },
  serviceAccounts: ['sa-*'],
  kinds: ['ClientCredential'],
  maxLifetime: '2000h',
  maxCredentials: 3,
}

const at = (
  spec: CredentialSpecInput,
  grant: GrantInput = {},
  lives: { defaultLifetime?: string; maxLifetime?: string } = {},
): ReturnType<typeof wantedLife> => {
  const k0rdent = { auth: { tokenSecretRef: { name: 'iam' } }, maxLifetime: '1000h', ...lives }
  const of = issuer({
    metadata: { name: 'k0rdent' },
    spec: { k0rdent, grants: [{ ...GRANT, ...grant }] },
  })
  return wantedLife({ ...newCredential({ spec }), issuer: issuerAsSeen(of) }, NOW)
}

const NONE: CredentialSpecInput = { rotation: { policy: 'None' } }

describe('wantedLife()', () => {
  test('is what the spec asks for', () => {
    expect(at({ lifetime: '100h' })).toEqual({
      ok: true,
      expiresAt: NOW + 100 * HOUR,
      requestedLifetime: 100 * HOUR,
      maxCredentials: 3,
    })
  })

  test('is up to the time that the spec names, shown as whole seconds', () => {
    const until = formatTime(NOW + 90 * MINUTE)
    expect(at({ ...NONE, expiresAt: until })).toMatchObject({
      expiresAt: NOW + 90 * MINUTE,
      requestedLifetime: 90 * MINUTE,
    })
  })

  test('is the default of the issuer where the spec says nothing, or less where the grant does', () => {
    expect(at({})).toMatchObject({ expiresAt: NOW + 720 * HOUR, requestedLifetime: 720 * HOUR })
    expect(at({}, { maxLifetime: '24h' })).toMatchObject({ expiresAt: NOW + 24 * HOUR })
    expect(at({}, {}, { defaultLifetime: '8760h', maxLifetime: '50h' })).toMatchObject({
      expiresAt: NOW + 50 * HOUR,
    })
  })

  test('is clamped to the maximum of the issuer, and says what was asked for', () => {
    expect(at({ lifetime: '1500h' })).toMatchObject({
      expiresAt: NOW + 1000 * HOUR,
      requestedLifetime: 1500 * HOUR,
    })
  })

  test('is refused over the maximum where the author wants that', () => {
    const refused = at({ lifetime: '1500h', overMaximum: 'Reject' })
    expect(refused).toMatchObject({ ok: false, failure: { reason: 'LifetimeRefused' } })
    expect(JSON.stringify(refused)).toContain(
      "over the issuer's maximum of 1000h: set overMaximum: Clamp, or ask for less",
    )
  })

  test('is refused for a time that has passed', () => {
    const refused = at({ ...NONE, expiresAt: formatTime(NOW) })
    expect(refused).toMatchObject({
      failure: {
        ending: 'Stalled',
        message: 'spec.expiresAt has passed already: create a new object with a later one',
      },
    })
  })

  test('is not granted without a grant of kind ClientCredential, nor for longer than one says', () => {
    for (const grant of [
      { kinds: ['AccessToken'] as const },
      { namespaces: { names: ['web'] } },
      { serviceAccounts: ['other'] },
    ]) {
      expect(at({}, { ...grant, kinds: [...(grant.kinds ?? ['ClientCredential'])] })).toMatchObject(
        {
          ok: false,
          failure: { reason: 'NotGranted' },
        },
      )
    }
    expect(at({ lifetime: '100h' }, { maxLifetime: '99h' })).toMatchObject({
      failure: { reason: 'NotGranted' },
    })
  })

  test.each<[string, { defaultLifetime?: string; maxLifetime?: string }, number]>([
    ['720h unless it says otherwise', {}, 720],
    ['its default', { defaultLifetime: '48h' }, 48],
    ['its maximum where that is less', { defaultLifetime: '48h', maxLifetime: '24h' }, 24],
  ])('at a local issuer is %s', (_what, credentials, hours) => {
    const of = issuer({ spec: { local: { credentials }, grants: [GRANT] } })
    const seen = { ...newCredential(), issuer: issuerAsSeen(of, ['key-1']) }
    expect(wantedLife(seen, NOW)).toMatchObject({ ok: true, expiresAt: NOW + hours * HOUR })
  })

  test('at a local issuer is held against its maximum, as everywhere', () => {
    const local = { credentials: { maxLifetime: '24h' } }
    const of = issuerAsSeen(issuer({ spec: { local, grants: [GRANT] } }), ['key-1'])
    const seen = newCredential({ spec: { lifetime: '25h', overMaximum: 'Reject' } })
    expect(wantedLife({ ...seen, issuer: of }, NOW)).toMatchObject({
      failure: { reason: 'LifetimeRefused' },
    })
  })

  test('is not known while the object or the issuer cannot be read, or is of another type', () => {
    const seen: ObservedCredential = newCredential()
    const invalid = { valid: false, message: 'wrong' } as const
    const unreadable = seen.issuer && { ...seen.issuer, spec: invalid }
    expect(wantedLife({ ...seen, issuer: undefined }, NOW)).toBe(undefined)
    expect(wantedLife({ ...seen, issuer: unreadable }, NOW)).toBe(undefined)
    const google = observedIssuer({ spec: { google: { auth: { ambient: {} } } } })
    expect(wantedLife({ ...seen, issuer: google }, NOW)).toBe(undefined)
    expect(wantedLife({ ...seen, credential: undefined }, NOW)).toBe(undefined)
  })
})

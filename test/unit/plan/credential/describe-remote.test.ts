import { expect, test } from 'vitest'
import { describeRemote } from '../../../../src/plan/credential/describe-remote.ts'
import {
  credentialFacts,
  credentialSettings,
  observedCredential,
  remote,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'

const settings = credentialSettings()

/** What is said of a credential that the issuer does not list at this time. */
const unlistedAt = (at: number, createdAt: number): string | undefined => {
  const observed = observedCredential({ remote: remote([], {}, at) })
  return describeRemote(undefined, observed, credentialFacts({ createdAt, askedAt: NOW }), settings)
    .status
}

test.each([NOW - HOUR, NOW, NOW + 20 * HOUR])(
  'a credential that is not listed counts as one once lists are not behind, by our clock: %i',
  (createdAt) => {
    expect(unlistedAt(NOW + settings.settleTime - 1, createdAt)).toBe('active')
    expect(unlistedAt(NOW + settings.settleTime, createdAt)).toBe(undefined)
    expect(unlistedAt(NOW + settings.settleTime + MINUTE, createdAt)).toBe(undefined)
  },
)

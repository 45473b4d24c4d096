import { describe, expect, test } from 'vitest'
import type { Condition } from '../../../src/api/condition.ts'
import { formatTime } from '../../../src/api/time.ts'
import { observedClient } from '../../../src/reconcile/observed-client.ts'
import type { CredentialOptions } from '../../kit/credential-gen.ts'
import { NOW } from '../../kit/gen.ts'
import { readyClient } from '../../kit/observed-client.ts'
import { readyCredential } from '../../kit/ready-credential.ts'

const see = (options: CredentialOptions = {}): ReturnType<typeof observedClient> =>
  observedClient(readyCredential(options))

const condition = (type: Condition['type'], status: Condition['status']): Condition => ({
  type,
  status,
  observedGeneration: 1,
  lastTransitionTime: formatTime(NOW),
  reason: 'Pending',
  message: '',
})
const ready = condition('Ready', 'True')
const unready = condition('Ready', 'False')

describe('observedClient()', () => {
  test('is what tokens depend on, of one that is Ready', () => {
    expect(see()).toEqual(readyClient())
  })

  test.each<[string, CredentialOptions, string]>([
    [
      'fails to rotate',
      { status: { conditions: [ready, condition('RefreshFailing', 'True')] } },
      'Ready',
    ],
    ['is new', { status: { conditions: [] } }, 'Pending'],
    ['is not ready', { status: { conditions: [unready] } }, 'Pending'],
    ['is stalled', { status: { conditions: [unready, condition('Stalled', 'True')] } }, 'Stalled'],
    ['has a spec that is refused', { spec: { serviceAccount: '' } }, 'Stalled'],
    ['has expired for good', { status: { phase: 'Expired' } }, 'Expired'],
    ['is being deleted', { metadata: { deletionTimestamp: formatTime(NOW) } }, 'Deleting'],
  ])('says of one that %s what state it is in', (_what, options, state) => {
    expect(see(options).state).toBe(state)
  })

  test('knows since when it has been Ready, while it is', () => {
    expect(see({ status: { conditions: [ready] } }).readySince).toBe(NOW)
    expect(see({ status: { conditions: [unready] } }).readySince).toBe(undefined)
  })

  test.each([
    ['no id', { credential: undefined }],
    ['no Secret', { secretName: undefined }],
    ['no digest', { secretDigest: undefined }],
    ['no time of issue', { issuedAt: undefined }],
    ['no end', { expiresAt: undefined }],
    ['an end that is none', { expiresAt: 'soon' }],
  ])('relies on nothing that is published with %s', (_what, missing) => {
    const { status, ...rest } = readyCredential()
    const given = Object.entries({ ...status, ...missing }).filter(
      ([, value]) => value !== undefined,
    )
    expect(observedClient({ ...rest, status: Object.fromEntries(given) }).published).toBe(undefined)
  })

  test('knows neither issuer nor service account of a spec that is refused', () => {
    expect(see({ spec: { serviceAccount: '' } }).of).toBe(undefined)
  })
})

import { describe, expect, test } from 'vitest'
import type { HeldSecret } from '../../../../src/cli/look/read-secret.ts'
import { checkPublished, type Publication } from '../../../../src/cli/verify/check-published.ts'

const OWNER = { apiVersion: 'mintlet.dev/v1alpha1', kind: 'ImpersonatedToken', name: 'reader' }

const secret = (labels: Record<string, string> = {}, uid = 'uid-1'): HeldSecret => ({
  metadata: {
    name: 'reader',
    namespace: 'team',
    uid: 'secret-1',
    resourceVersion: '1',
    generation: 0,
    creationTimestamp: '',
    labels: { 'app.kubernetes.io/managed-by': 'mintlet', ...labels },
    annotations: {},
    ownerReferences: [{ ...OWNER, uid }],
  },
  type: 'Opaque',
  data: {},
  readAt: 0,
})

const outcomes = (publication: Partial<Publication>): Record<string, string> =>
  Object.fromEntries(
    checkPublished({
      secretName: 'reader',
      secret: secret(),
      ownerUid: 'uid-1',
      writtenDigest: 'digest',
      digest: 'digest',
      ready: undefined,
      ...publication,
    }).map(({ check, outcome }) => [check, outcome]),
  )

const missing = (ready: Publication['ready']): ReturnType<typeof checkPublished> =>
  checkPublished({
    secretName: 'reader',
    secret: undefined,
    ownerUid: 'uid-1',
    writtenDigest: undefined,
    digest: undefined,
    ready,
  })

describe('a Secret', () => {
  test('is good when it is there, is the object’s, and is as it was written', () => {
    expect(outcomes({})).toEqual({ Secret: 'Passed', Owner: 'Passed', Contents: 'Passed' })
  })

  test('that is not there fails with the reason of the object', () => {
    const [first, ...others] = missing({
      status: 'False',
      reason: 'NotGranted',
      message: 'no grant',
    })
    expect(first).toEqual({
      check: 'Secret',
      outcome: 'Failed',
      detail: 'there is no Secret reader; NotGranted: no grant',
    })
    expect(others).toEqual([])
  })

  test('that is not there fails without a word of an object that says it is', () => {
    const message = 'The credential in Secret reader is valid.'
    expect(missing({ status: 'True', reason: 'Refreshed', message })).toMatchObject([
      {
        outcome: 'Failed',
        detail: 'there is no Secret reader, although the object says Ready: kubectl mintlet doctor',
      },
    ])
    expect(missing(undefined)[0]?.detail).toBe('there is no Secret reader')
  })

  test('fails when it is marked as expired', () => {
    expect(outcomes({ secret: secret({ 'mintlet.dev/state': 'expired' }) })['Secret']).toBe(
      'Failed',
    )
  })

  test('fails when it is of another object, or of nobody', () => {
    expect(outcomes({ secret: secret({}, 'uid-2') })['Owner']).toBe('Failed')
    const unmanaged = secret({ 'app.kubernetes.io/managed-by': 'somebody' })
    expect(outcomes({ secret: unmanaged })['Owner']).toBe('Failed')
  })

  test('fails when it was edited, and is not judged where status says nothing', () => {
    expect(outcomes({ digest: 'another' })['Contents']).toBe('Failed')
    expect(outcomes({ writtenDigest: undefined })['Contents']).toBe('Skipped')
  })
})

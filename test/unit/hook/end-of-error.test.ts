import { expect, test } from 'vitest'
import { endOfError } from '../../../src/hook/end-of-error.ts'
import { KubeError, type KubeErrorKind } from '../../../src/kube/error.ts'

const end = (kind: KubeErrorKind) =>
  endOfError(
    new KubeError({
      message: `list pods tokens: ${kind}`,
      status: 0,
      kind,
      verb: 'list',
      resource: 'pods',
      committed: 'no',
    }),
  )

test('a missing right names what it is for, and no other attempt brings it', () => {
  expect(end('Forbidden')).toEqual({
    kind: 'Failed',
    message:
      'the hook may not list pods, or an admission policy or webhook forbids it: list pods tokens: Forbidden',
    again: false,
  })
})

test.each(['Invalid', 'BadRequest', 'TooLarge', 'NotFound'] as const)(
  '%s does not pass by itself',
  (kind) => {
    expect(end(kind)).toMatchObject({ again: false })
  },
)

test.each(['Unavailable', 'Timeout', 'TooManyRequests', 'Conflict'] as const)(
  '%s may pass by itself',
  (kind) => {
    const message = `the API server did not do it: list pods tokens: ${kind}`
    expect(end(kind)).toEqual({ kind: 'Failed', message, again: true })
  },
)

test('what was given up says that the time was over', () => {
  expect(end('Aborted')).toMatchObject({
    message: 'the time of the hook was over, or its pod was ended',
  })
})

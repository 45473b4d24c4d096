import { describe, expect, test } from 'vitest'
import { secretNameOf } from '../../../src/api/secret-name-of.ts'
import { isRefusedSecretType } from '../../../src/api/secret-target.ts'
import { token } from '../../kit/gen.ts'

describe('isRefusedSecretType()', () => {
  test.each([
    'kubernetes.io/service-account-token',
    'kubernetes.io/tls',
    'bootstrap.kubernetes.io/token',
    'helm.sh/release.v1',
  ])('refuses %s', (type) => {
    expect(isRefusedSecretType(type)).toBe(true)
  })

  test.each(['Opaque', 'example.com/token', 'my-helm.sh/release'])('takes %s', (type) => {
    expect(isRefusedSecretType(type)).toBe(false)
  })
})

describe('secretNameOf()', () => {
  test('is the name that the spec gives', () => {
    expect(secretNameOf(token({ spec: { secret: { name: 'other' } } }))).toBe('other')
  })

  test('is the name of the object otherwise, also where the spec cannot be read', () => {
    expect(secretNameOf(token())).toBe('reader')
    const spec = { serviceAccount: '', secret: { name: 'other' } }
    expect(secretNameOf(token({ spec }))).toBe('reader')
  })
})

import { expect, test } from 'vitest'
import type { SecretFormat } from '../../../src/api/secret-format.ts'
import { isRefusedSecretType } from '../../../src/api/secret-target.ts'
import { secretTypeOf } from '../../../src/api/secret-type-of.ts'

const docker: SecretFormat = { type: 'DockerConfigJson', registries: ['registry.example.com'] }
const basic: SecretFormat = { type: 'BasicAuth' }

test.each<[string, Parameters<typeof secretTypeOf>[0]]>([
  ['Opaque', {}],
  ['Opaque', { formats: [{ type: 'Token' }] }],
  ['kubernetes.io/dockerconfigjson', { formats: [docker] }],
  ['kubernetes.io/basic-auth', { formats: [{ type: 'Token' }, basic] }],
  ['kubernetes.io/dockerconfigjson', { formats: [basic, docker] }],
  // Under another key it is a file, and no pull secret.
  ['Opaque', { formats: [{ ...docker, key: 'config.json' }] }],
  ['Opaque', { type: 'Opaque', formats: [docker] }],
  ['kubernetes.io/basic-auth', { type: 'kubernetes.io/basic-auth', formats: [docker, basic] }],
  ['example.com/token', { type: 'example.com/token' }],
])('the type is %s for %j', (type, target) => {
  expect(secretTypeOf(target)).toBe(type)
})

test("Kubernetes' own types are refused unless a format writes what they ask for", () => {
  expect(isRefusedSecretType('kubernetes.io/dockerconfigjson')).toBe(true)
  expect(isRefusedSecretType('kubernetes.io/dockerconfigjson', [basic])).toBe(true)
  expect(
    isRefusedSecretType('kubernetes.io/dockerconfigjson', [{ ...docker, key: 'config.json' }]),
  ).toBe(true)
  expect(isRefusedSecretType('kubernetes.io/dockerconfigjson', [docker])).toBe(false)
  expect(isRefusedSecretType('kubernetes.io/basic-auth', [basic])).toBe(false)
  expect(isRefusedSecretType('kubernetes.io/service-account-token', [docker, basic])).toBe(true)
})

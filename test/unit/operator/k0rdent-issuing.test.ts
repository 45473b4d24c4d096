import { describe, expect, test } from 'vitest'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import { k0rdentIdentity } from '../../../src/operator/k0rdent-issuing.ts'
import { issuer } from '../../kit/gen.ts'

const AUTH = { tokenSecretRef: { name: 'iam' } }
const CONFIG = {
  namespace: 'mintlet-system',
  k0rdent: {
    endpoint: new URL('https://api.k0rdent.ai'),
    hosts: ['api.k0rdent.ai', 'iam.example.com:8443'],
  },
}
const asking = (endpoint?: string) =>
  issuer({
    metadata: { name: 'k0rdent' },
    spec: { k0rdent: { auth: AUTH, ...(endpoint !== undefined && { endpoint }) } },
  })

/** Where the identity is sent, or the reason why it is sent nowhere. */
function sentTo(of: GenericIssuer): string | undefined {
  const found = k0rdentIdentity(of, CONFIG)
  return found?.ok === true ? found.identity.endpoint.href : found?.failure.reason
}

describe('k0rdentIdentity()', () => {
  test('is somebody where the flag says, with Secrets of the operator', () => {
    expect(sentTo(asking())).toBe('https://api.k0rdent.ai/')
    expect(k0rdentIdentity(asking(), CONFIG)).toMatchObject({
      identity: { kind: 'ClusterCredentialIssuer', name: 'k0rdent', namespace: 'mintlet-system' },
    })
  })

  test('is somebody elsewhere only where the operator allows the host', () => {
    expect(sentTo(asking('https://iam.example.com:8443'))).toBe('https://iam.example.com:8443/')
    for (const endpoint of ['https://iam.example.com', 'https://evil.example.com']) {
      expect(sentTo(asking(endpoint))).toBe('InvalidSpec')
    }
  })

  test.each(['https://api.k0rdent.ai:99999', 'https://1.2.3.4.5'])(
    'is nobody where the schema takes for an address what is none: %s',
    (endpoint) => {
      expect(k0rdentIdentity(asking(endpoint), CONFIG)).toMatchObject({
        ok: false,
        failure: {
          ending: 'Stalled',
          reason: 'InvalidSpec',
          message: expect.stringContaining('spec.k0rdent.endpoint is no address'),
        },
      })
    },
  )

  test('of a CredentialIssuer is sent where the flag says, whatever its spec says', () => {
    const { metadata, ...rest } = asking('https://iam.example.com:8443')
    const own: GenericIssuer = {
      ...rest,
      kind: 'CredentialIssuer',
      metadata: { ...metadata, namespace: 'etl' },
    }
    expect(sentTo(own)).toBe('https://api.k0rdent.ai/')
    expect(k0rdentIdentity(own, CONFIG)).toMatchObject({ identity: { namespace: 'etl' } })
  })

  test('is nobody for an issuer of another type', () => {
    expect(k0rdentIdentity(issuer(), CONFIG)).toBeUndefined()
  })
})

import { freePort } from '../test/kit/control-plane/free-port.ts'
import { demoSamples } from './demo-samples.ts'
import { localClients } from './local-clients.ts'
import type { Scenario } from './scenario.ts'
import { verifyLocal } from './verify-local.ts'

/** deploy/samples and client credentials, and the issuer that is built in. */
export async function localScenario(): Promise<Scenario> {
  const port = await freePort()
  const baseUrl = `http://127.0.0.1:${port}`
  const tokens = demoSamples()
  const clients = localClients(baseUrl)
  const { alsoLook, alsoMissing, remarks } = clients
  return {
    yaml: [tokens.yaml, clients.yaml].join('---\n'),
    samples: [...tokens.samples, ...clients.samples],
    alsoLook,
    alsoMissing,
    remarks,
    rights: ['rbac.yaml'],
    flags: {
      'key-publish-ahead': '10s',
      'key-overlap': '20s',
      'request-interval': '1s',
      'oidc-insecure-http': 'true',
      'oidc-base-url': baseUrl,
      'oidc-address': `127.0.0.1:${port}`,
    },
    about: `Issuer: ${baseUrl}/demo`,
    async verify(admin, sample, data) {
      if (clients.samples.includes(sample)) {
        const value = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString()
        if (sample.plural === undefined) return verifyLocal(clients.issuer, sample, data)
        return (await clients.accepts(value)) ? undefined : 'the token endpoint does not accept it'
      }
      const path = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers/demo'
      const { body } = await admin.request<{ status?: { issuer?: string } }>('GET', path)
      const issuer = body.status?.issuer
      return issuer === undefined ? 'the issuer has no URL' : verifyLocal(issuer, sample, data)
    },
    async [Symbol.asyncDispose]() {},
  }
}

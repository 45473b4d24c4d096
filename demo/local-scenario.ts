import { freePort } from '../test/kit/control-plane/free-port.ts'
import { demoSamples } from './demo-samples.ts'
import type { Scenario } from './scenario.ts'
import { verifyLocal } from './verify-local.ts'

/** deploy/samples, and the issuer that is built in. */
export async function localScenario(): Promise<Scenario> {
  const port = await freePort()
  const baseUrl = `http://127.0.0.1:${port}`
  return {
    ...demoSamples(),
    rights: ['rbac.yaml'],
    flags: {
      'key-publish-ahead': '10s',
      'key-overlap': '20s',
      'oidc-insecure-http': 'true',
      'oidc-base-url': baseUrl,
      'oidc-address': `127.0.0.1:${port}`,
    },
    about: `Issuer: ${baseUrl}/local`,
    async verify(admin, sample, data) {
      const path = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers/local'
      const { body } = await admin.request<{ status?: { issuer?: string } }>('GET', path)
      const issuer = body.status?.issuer
      return issuer === undefined ? 'the issuer has no URL' : verifyLocal(issuer, sample, data)
    },
    async [Symbol.asyncDispose]() {},
  }
}

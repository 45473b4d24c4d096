import { describe, expect, test } from 'vitest'
import { requestProblem } from '../../../src/issue/google/call/request-problem.ts'
import { issuerCannot, lifetimeRefused } from '../../../src/plan/checks-grant.ts'
import { grantFor } from '../../../src/plan/grant-for.ts'
import { tokenRequest } from '../../../src/plan/token-request.ts'
import { rehearseToken } from '../../../src/reconcile/rehearse-token.ts'
import { consumerSamples } from '../../kit/consumer-samples.ts'
import { MINUTE, NOW, settings } from '../../kit/gen.ts'
import { consumerTokens } from './consumer-tokens.ts'

const { files } = consumerSamples()
const { issuers, tokens, specOf, seen } = consumerTokens

describe('the samples for consumers', () => {
  test('have no field that the schemas do not know', () => {
    for (const { raw, issuer } of issuers)
      expect(specOf(issuer)).toMatchObject(raw['spec'] as object)
    for (const { raw, spec } of tokens) expect(spec).toMatchObject(raw['spec'] as object)
  })

  test('show seven of the nine formats, templates, and Secrets that do not outlive their token', () => {
    const types = tokens.flatMap(({ spec }) => spec.secret.formats?.map(({ type }) => type) ?? [])
    expect([...new Set(types)].toSorted()).toStrictEqual([
      'AwsWebIdentity',
      'DockerConfigJson',
      'EnvFile',
      'Kubeconfig',
      'Netrc',
      'Npmrc',
      'Token',
    ])
    expect(tokens.some(({ spec }) => spec.secret.template !== undefined)).toBe(true)
    expect(tokens.some(({ spec }) => spec.secret.onExpiry === 'Delete')).toBe(true)
  })

  test.each(tokens)(
    '$name is granted what it asks for, in its own namespace only',
    ({ token, spec }) => {
      const { lifetime, usualLifetime } = tokenRequest(spec)
      expect(grantFor(seen(token))).toMatchObject({
        granted: true,
        lifetime: lifetime ?? usualLifetime,
      })
      expect(grantFor(seen(token, 'elsewhere'))).toMatchObject({ granted: false })
    },
  )

  test.each(tokens)(
    '$name is nothing that the operator would refuse before it asks the issuer',
    ({ token, spec }) => {
      const strict = settings({ minLifetime: 5 * MINUTE })
      expect(issuerCannot(seen(token), NOW, strict)).toBeUndefined()
      expect(lifetimeRefused(seen(token), NOW, strict)).toBeUndefined()
      const request = tokenRequest(spec)
      const { serviceAccount = '', delegates } = spec
      expect(rehearseToken(seen(token), { serviceAccount, ...request })).toBeUndefined()
      const isGoogle = serviceAccount.includes('@')
      const asked = { serviceAccount, delegates, lifetime: 3600, token: request.token }
      expect(isGoogle ? requestProblem(asked) : undefined).toBeUndefined()
    },
  )

  test('have no grant that no token of the samples needs', () => {
    const granted = issuers.flatMap(({ issuer }) =>
      specOf(issuer).grants.flatMap(({ serviceAccounts, scopes, audiences, namespaces }) => {
        const [namespace = ''] = namespaces?.names ?? []
        const names = serviceAccounts.map((each) => each.replaceAll('{namespace}', namespace))
        return names.flatMap((name) =>
          [...scopes, ...audiences].map((what) => `${issuer.metadata.name} ${name} ${what}`),
        )
      }),
    )
    const asked = tokens.flatMap(({ spec }) => {
      const what = [
        ...(spec.accessToken?.scopes ?? []),
        ...(spec.idToken ? [spec.idToken.audience] : []),
      ]
      return what.map((each) => `${spec.issuerRef?.name} ${spec.serviceAccount} ${each}`)
    })
    expect(granted.toSorted()).toStrictEqual([...new Set(asked)].toSorted())
  })
})

test('files for elsewhere are no objects of this cluster', () => {
  const elsewhere = files.map(([path]) => path).filter((path) => path.split('/').length > 2)
  expect(elsewhere).toStrictEqual([
    'aws/aws-account/trust-google.json',
    'aws/aws-account/trust-local.json',
    'kubectl/other-cluster/authentication.yaml',
    'kubectl/other-cluster/rbac.yaml',
  ])
})

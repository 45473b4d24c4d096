import { describe, expect, test } from 'vitest'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import { ALLOW_ISSUER_ANNOTATION } from '../../../src/api/group.ts'
import { secretNameOf } from '../../../src/api/secret-name-of.ts'
import { requestProblem } from '../../../src/issue/google/call/request-problem.ts'
import { issuerCannot, lifetimeRefused } from '../../../src/plan/checks-grant.ts'
import { grantFor } from '../../../src/plan/grant-for.ts'
import { tokenRequest } from '../../../src/plan/token-request.ts'
import { MINUTE, NOW, settings } from '../../kit/gen.ts'
import { googleSamples } from './google-samples.ts'

const OPERATOR_NAMESPACE = 'mintlet-system'
const FEDERATED = /^system:serviceaccount:/v

const { texts, ofKind, issuers, tokens, specOf, askedOf, issuerOf, seen } = googleSamples

/** Of those with workloadIdentity: the ServiceAccount that its tokens are asked for. */
function serviceAccountOf({ metadata, ...issuer }: GenericIssuer): string | undefined {
  const name = specOf(issuer).google?.auth.workloadIdentity?.serviceAccountName
  return name && `system:serviceaccount:${metadata.namespace ?? OPERATOR_NAMESPACE}:${name}`
}

describe('the samples for Google', () => {
  test('show every way for the operator to be somebody, of either kind of issuer', () => {
    const ways = issuers.map(({ issuer }) => [
      issuer.kind,
      ...Object.keys(specOf(issuer).google?.auth ?? {}),
    ])
    expect(ways).toStrictEqual([
      ['ClusterCredentialIssuer', 'ambient'],
      ['ClusterCredentialIssuer', 'workloadIdentity'],
      ['CredentialIssuer', 'serviceAccountKeySecretRef'],
      ['CredentialIssuer', 'workloadIdentity'],
    ])
  })

  test('show every call, a delegation chain, and a federated token without a service account', () => {
    const uses = tokens.map(({ token }) => {
      const spec = askedOf(token)
      return [
        tokenRequest(spec).token.kind,
        ...(spec.delegates.length > 0 ? ['delegates'] : []),
        ...(spec.allowedLocations?.within ? ['within'] : []),
        ...(FEDERATED.test(spec.serviceAccount) ? ['federated'] : []),
      ]
    })
    expect(uses).toStrictEqual([
      ['AccessToken', 'delegates'],
      ['IdToken'],
      ['SignedJwt'],
      ['SignedBlob'],
      ['AccessToken', 'within'],
      ['AccessToken', 'federated'],
    ])
  })

  test('have no field that the schemas do not know', () => {
    for (const { raw, issuer } of issuers) expect(specOf(issuer)).toMatchObject(raw.spec as object)
    for (const { raw, token } of tokens) expect(askedOf(token)).toMatchObject(raw.spec as object)
  })

  test('are granted what they ask for by the issuer that they name, in their own namespace only', () => {
    for (const { token } of tokens) {
      const { lifetime, usualLifetime } = tokenRequest(askedOf(token))
      const { name } = token.metadata
      expect([name, grantFor(seen(token))]).toMatchObject([
        name,
        { granted: true, lifetime: lifetime ?? usualLifetime },
      ])
      expect([name, grantFor(seen(token, 'elsewhere'))]).toMatchObject([name, { granted: false }])
    }
  })

  test('have no grant that no token of the samples needs', () => {
    const grants = issuers.flatMap(({ issuer }) => specOf(issuer).grants)
    const asked = tokens.map(({ token }) => askedOf(token).serviceAccount)
    const named = grants.flatMap(({ serviceAccounts }) => serviceAccounts)
    const meant = named.map((name) => name.replaceAll('{namespace}', 'etl'))
    // The guide's token, which its readers give to the issuer of their route.
    const reader = 'storage-reader@my-project.iam.gserviceaccount.com'
    expect(meant.toSorted()).toStrictEqual([...asked, reader, reader].toSorted())
  })

  test('are nothing that the operator would refuse before it asks Google', () => {
    for (const { token } of tokens) {
      expect(issuerCannot(seen(token), NOW, settings())).toBeUndefined()
      expect(
        lifetimeRefused(seen(token), NOW, settings({ minLifetime: 5 * MINUTE })),
      ).toBeUndefined()
    }
    const specs = tokens.map(({ token }) => askedOf(token))
    const problems = specs
      .filter(({ serviceAccount }) => !FEDERATED.test(serviceAccount))
      .map((spec) => {
        const { serviceAccount, delegates } = spec
        const { token } = tokenRequest(spec)
        return requestProblem({ serviceAccount, delegates, lifetime: 3600, token })
      })
    expect(problems).toStrictEqual(Array(5).fill(undefined))
  })

  test('ask for a federated token of the very ServiceAccount of the issuer', () => {
    const federated = tokens
      .map(({ token }) => ({ token, ...askedOf(token) }))
      .filter(({ serviceAccount }) => FEDERATED.test(serviceAccount))
      .map(({ token, serviceAccount }) => [serviceAccount, serviceAccountOf(issuerOf(token))])
    expect(federated).toHaveLength(1)
    for (const [asked, own] of federated) expect(asked).toBe(own)
  })

  test('bring each ServiceAccount whose token is exchanged, with its consent to that issuer alone', () => {
    const consents = ofKind('ServiceAccount').map(({ metadata }) => [
      `system:serviceaccount:${metadata.namespace}:${metadata.name}`,
      metadata.annotations?.[ALLOW_ISSUER_ANNOTATION],
    ])
    const needed = issuers.flatMap(({ issuer }) => {
      const subject = serviceAccountOf(issuer)
      return subject === undefined ? [] : [[subject, issuer.metadata.name]]
    })
    expect(consents).toStrictEqual(needed)
    // google.subject.
    for (const [subject = ''] of needed) expect(Buffer.byteLength(subject)).toBeLessThanOrEqual(127)
  })

  test('mount in a pod what one of the tokens publishes', () => {
    const volumes = ofKind('Pod').flatMap(({ metadata, spec }) => {
      const pod = spec as { volumes: { secret: { secretName: string } }[] }
      return pod.volumes.map(({ secret }) => `${metadata.namespace}/${secret.secretName}`)
    })
    const published = tokens.map(
      ({ token }) => `${token.metadata.namespace}/${secretNameOf(token)}`,
    )
    expect(volumes).toStrictEqual(published.filter((secret) => secret === 'etl/storage-reader'))
  })

  test('hold no Secret, no key and no token', () => {
    expect(ofKind('Secret')).toStrictEqual([])
    const secrets = texts.filter(([, text]) =>
      /PRIVATE KEY|private_key|client_secret|refresh_token|\bya29\.|\beyJ[\w\-]/v.test(text),
    )
    expect(secrets.map(([file]) => file)).toStrictEqual([])
  })
})

import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { Grant } from '../../../src/api/grant.ts'
import type { ImpersonatedTokenSpec } from '../../../src/api/impersonated-token-spec.ts'
import { blobPayload } from '../../../src/issue/blob-payload.ts'
import { decideGrant, type GrantDecision } from '../../../src/plan/grants.ts'
import { tokenRequest } from '../../../src/plan/token-request.ts'
import { decodeIssuer } from '../../../src/watch/decode-issuer.ts'
import { decodeToken } from '../../../src/watch/decode-token.ts'
import type { ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { readRepositoryFile, startWithCrds } from './installed.ts'

let controlPlane: ControlPlane
const written: ApiObject[] = []
const applied: ApiObject[] = []

beforeAll(async () => {
  controlPlane = await startWithCrds()
  const files = await readdir(new URL('../../../deploy/samples', import.meta.url))
  // What kubectl apply -f takes, in its order.
  for (const file of files.filter((name) => name.endsWith('.yaml')).toSorted()) {
    const yaml = await readRepositoryFile(`deploy/samples/${file}`)
    written.push(...parseAllDocuments(yaml).map((document): ApiObject => document.toJS()))
    applied.push(...(await controlPlane.admin.apply(yaml)))
  }
})

afterAll(() => controlPlane?.stop())

const MINUTE = 60_000

function tokens(): { name: string; namespace: string; spec: ImpersonatedTokenSpec }[] {
  return applied
    .filter(({ kind }) => kind === 'ImpersonatedToken')
    .map((object) => {
      const { metadata, spec } = decodeToken(object as Parameters<typeof decodeToken>[0])
      if (!spec.valid) throw new Error(`${metadata.name}: ${spec.message}`)
      return { name: metadata.name, namespace: metadata.namespace, spec: spec.value }
    })
}

function grants(): readonly Grant[] {
  const issuer = applied.find(({ kind }) => kind === 'ClusterCredentialIssuer')
  const raw = issuer as Parameters<typeof decodeIssuer>[1]
  const { spec } = decodeIssuer('ClusterCredentialIssuer', raw)
  if (!spec.valid) throw new Error(spec.message)
  return spec.value.grants
}

/** What the issuer of the samples says to a request, from that namespace. */
function ask(spec: ImpersonatedTokenSpec, namespace: string): GrantDecision {
  const { serviceAccount = '', delegates } = spec
  const asker = { name: namespace, labels: {} }
  return decideGrant(grants(), {
    namespace: asker,
    serviceAccount,
    delegates,
    ...tokenRequest(spec),
  })
}

test('there is a sample for every use', () => {
  const uses = tokens().map(({ spec }) => [tokenRequest(spec).token.kind, spec.refresh.policy])
  expect(uses).toStrictEqual([
    ['AccessToken', 'BeforeExpiry'],
    ['IdToken', 'BeforeExpiry'],
    ['SignedJwt', 'BeforeExpiry'],
    ['SignedBlob', 'BeforeExpiry'],
    ['AccessToken', 'Never'],
  ])
})

test('every sample is granted what it asks for, for long enough, and only in its namespace', () => {
  for (const { name, namespace, spec } of tokens()) {
    const { lifetime, usualLifetime } = tokenRequest(spec)
    const decision = ask(spec, namespace)
    expect([name, decision]).toMatchObject([
      name,
      { granted: true, lifetime: lifetime ?? usualLifetime },
    ])
    expect(lifetime).toBeGreaterThanOrEqual(5 * MINUTE)
    expect(ask(spec, 'elsewhere')).toMatchObject({ granted: false })
  }
})

test('the signed blob is one that a local issuer signs', () => {
  const payloads = tokens().flatMap(({ spec }) => spec.signedBlob?.payload ?? [])
  expect(payloads.map((payload) => blobPayload(payload).ok)).toStrictEqual([true])
})

test('the API server keeps every field of the samples', () => {
  expect(applied).toMatchObject(written)
})

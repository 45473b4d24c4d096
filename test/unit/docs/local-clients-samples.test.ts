import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { clusterCredentialIssuerSpecSchema } from '../../../src/api/cluster-credential-issuer.ts'
import { parseDuration } from '../../../src/api/duration.ts'
import { impersonatedTokenSpecSchema } from '../../../src/api/impersonated-token-spec.ts'
import { serviceAccountCredentialSpecSchema } from '../../../src/api/service-account-credential-spec.ts'
import { decideClientToken } from '../../../src/plan/client-token.ts'
import { decideGrant } from '../../../src/plan/grants.ts'
import { documentedPrograms } from '../../kit/documented-programs.ts'

const { samples, mounted } = documentedPrograms()
const read = (file: string): string =>
  readFileSync(join(import.meta.dirname, '../../..', file), 'utf8')
const ofKind = (wanted: string) => samples.filter(({ kind }) => kind === wanted)
const [raw] = ofKind('ClusterCredentialIssuer')
const issuer = clusterCredentialIssuerSpecSchema.parse(raw?.['spec'])
const credentials = ofKind('ServiceAccountCredential').map(({ metadata = {}, spec }) => ({
  name: metadata.name ?? '',
  namespace: metadata.namespace ?? '',
  written: spec as object,
  spec: serviceAccountCredentialSpecSchema.parse(spec),
}))
const AUDIENCE = 'https://reports.example.com'

const tokenFor = (
  serviceAccount: string,
  namespace: string,
  scopes: readonly string[] | undefined,
) =>
  decideClientToken(
    issuer,
    { namespace: { name: namespace, labels: {} }, serviceAccount },
    { scopes, audiences: scopes === undefined ? [] : [AUDIENCE] },
  )

describe('the samples of clients without a cloud', () => {
  test('have no field that the schemas do not know', () => {
    expect(issuer).toMatchObject(raw?.['spec'] as object)
    for (const { written, spec } of credentials) expect(spec).toMatchObject(written)
    const tokens = ofKind('ImpersonatedToken')
    expect(tokens).toHaveLength(1)
    for (const { spec } of tokens) {
      expect(impersonatedTokenSpecSchema.parse(spec)).toMatchObject(spec as object)
    }
  })

  test('show credentials that rotate and one that expires for good', () => {
    const policies = credentials.map(({ name, spec }) => [name, spec.rotation.policy])
    expect(policies).toStrictEqual([
      ['pipeline', 'BeforeExpiry'],
      ['contractor', 'None'],
      ['introspection', 'BeforeExpiry'],
    ])
  })

  test('are granted what they ask for, in their own namespace only, and within the maximum', () => {
    for (const { name, namespace, spec } of credentials) {
      expect(spec.issuerRef.name).toBe(raw?.metadata?.name)
      const lifetime = parseDuration(spec.lifetime ?? '')
      const ask = (asker: string): unknown =>
        decideGrant(issuer.grants, {
          namespace: { name: asker, labels: {} },
          serviceAccount: spec.serviceAccount,
          delegates: [],
          lifetime,
          usualLifetime: lifetime,
          token: { kind: 'ClientCredential' },
        })
      expect([name, ask(namespace)]).toMatchObject([name, { granted: true, lifetime }])
      expect([name, ask('elsewhere')]).toMatchObject([name, { granted: false }])
      expect(lifetime).toBeLessThanOrEqual(
        parseDuration(issuer.local?.credentials.maxLifetime ?? ''),
      )
    }
  })

  test('let the clients have what the programs ask for, for a quarter of an hour', () => {
    expect(tokenFor('orders:pipeline', 'orders', ['reports:read'])).toMatchObject({
      ok: true,
      lifetime: 15 * 60_000,
    })
    expect(tokenFor('orders:contractor', 'orders', undefined)).toMatchObject({
      scopes: ['reports:read'],
    })
    expect(tokenFor('orders:contractor', 'orders', ['reports:write']).ok).toBe(false)
    expect(tokenFor('reports:introspection', 'reports', ['reports:read']).ok).toBe(false)
  })

  test('mount what one of the credentials publishes', () => {
    type Volumes = { volumes: { secret?: { secretName: string } }[] }
    const specs = [
      ...ofKind('Pod').map(({ spec }) => spec as Volumes),
      ...ofKind('Deployment').map(
        ({ spec }) => (spec as { template: { spec: Volumes } }).template.spec,
      ),
    ]
    const volumeNames = specs.flatMap(({ volumes }) =>
      volumes.flatMap(({ secret }) => secret?.secretName ?? []),
    )
    expect([...new Set(volumeNames)]).toStrictEqual([
      'pipeline-credential',
      'introspection-credential',
    ])
    expect(volumeNames).toHaveLength(5)
  })

  test('install the versions that their programs are tested with', () => {
    const tested = read('test/contract/python/requirements.txt').split('\n')
    const python = Object.values(mounted)
      .flatMap((files) => files['requirements.txt']?.trim().split('\n') ?? [])
      .map((line) => line.replace('[crypto]', ''))
    expect(python).toHaveLength(3)
    expect(python.filter((line) => !tested.includes(line))).toStrictEqual([])
    const { devDependencies } = JSON.parse(read('package.json'))
    const node = JSON.parse(mounted['get-token-node']?.['package.json'] ?? '')
    expect(devDependencies).toMatchObject(node.dependencies)
  })
})

import { describe, expect, test } from 'vitest'
import { gatherServing } from '../../../../src/cli/doctor/gather-serving.ts'
import type { KubeCall } from '../../../../src/kube/kube-client.ts'
import { noAnswerError } from '../../../../src/kube/no-answer-error.ts'
import { operatorDeployment } from '../../../kit/operator-deployment.ts'
import { type FakeAnswer, type FakeCliWorld, fakeCliWorld } from '../fake-cli-world.ts'

const HOME = '/api/v1/namespaces/mintlet-system/services'
const OIDC = `${HOME}/https:mintlet-oidc:oidc/proxy`
const ISSUER = 'https://mintlet-oidc.mintlet-system.svc/base/local'
const ISSUERS = [{ name: 'local', issuer: ISSUER }]

const service = (component: string, release = 'mintlet'): object => ({
  metadata: {
    name: `${release}-${component}`,
    labels: { 'app.kubernetes.io/component': component },
  },
  spec: { selector: { 'app.kubernetes.io/name': release } },
})
const SERVICES = {
  items: [service('oidc', 'other'), service('oidc'), service('metrics'), service('operator')],
}

type Streamed = readonly string[] | 'down'

function world(
  answers: Readonly<Record<string, FakeAnswer>>,
  metrics: Streamed = [],
): FakeCliWorld & { readonly streamed: KubeCall[] } {
  const fake = fakeCliWorld(({ path }) => answers[path] ?? 404)
  const streamed: KubeCall[] = []
  async function* stream(call: KubeCall): AsyncGenerator<string, void, undefined> {
    streamed.push(call)
    if (metrics === 'down') {
      throw noAnswerError({ verb: 'get', resource: 'x' }, { kind: 'Timeout', text: '', sent: true })
    }
    yield* metrics
  }
  return { ...fake, client: { ...fake.client, stream }, streamed }
}

const WELL_KNOWN = '/base/local/.well-known/openid-configuration'

const whyUnseen = async (services: FakeAnswer, metrics: Streamed = []): Promise<unknown> => {
  const { discoveries, certificate } = await gatherServing(
    world({ [HOME]: services }, metrics),
    operatorDeployment(),
    ISSUERS,
  )
  return [discoveries[0]?.document, certificate].map((looked) =>
    looked?.seen === false ? looked.why : looked,
  )
}

const hasNoService = async (answer: FakeAnswer): Promise<unknown> =>
  (await gatherServing(world({ [HOME]: answer }), operatorDeployment(), ISSUERS)).discoveries[0]
    ?.hasNoService

describe('gatherServing()', () => {
  test('asks the Services of this operator through the API server', async () => {
    const at = world({ [HOME]: SERVICES, [`${OIDC}${WELL_KNOWN}`]: { issuer: ISSUER } }, [
      '# HELP mintlet_serving_certificate_expiry_timestamp_seconds When',
      'mintlet_mints_total{outcome="a"} 1',
      'mintlet_serving_certificate_expiry_timestamp_seconds 1800000000',
    ])
    const { discoveries, certificate } = await gatherServing(at, operatorDeployment(), ISSUERS)
    expect(discoveries).toMatchObject([
      { name: 'local', issuer: ISSUER, document: { seen: true, value: { issuer: ISSUER } } },
    ])
    expect(certificate).toMatchObject({ seen: true, value: 1_800_000_000_000 })
    expect(at.streamed.map(({ path }) => path)).toEqual([
      `${HOME}/http:mintlet-metrics:health/proxy/metrics`,
    ])
  })

  test('without TLS asks by HTTP, and there is no certificate', async () => {
    const path = `${HOME}/http:mintlet-oidc:oidc/proxy${WELL_KNOWN}`
    const at = world({ [HOME]: SERVICES, [path]: { issuer: ISSUER } })
    const operator = operatorDeployment({ flags: new Map([['oidc-insecure-http', 'true']]) })
    const { discoveries, certificate } = await gatherServing(at, operator, ISSUERS)
    expect(discoveries[0]?.document.seen).toBe(true)
    expect(certificate).toMatchObject({ seen: true, value: undefined })
  })

  test('knows where no Service selects the operator', async () => {
    expect(await hasNoService({ items: [service('oidc', 'other')] })).toBe(true)
    expect(await hasNoService(SERVICES)).toBe(false)
    expect(await hasNoService(403)).toBe(false)
  })

  test('takes no time that is none from whoever answers', async () => {
    const metrics = ['mintlet_serving_certificate_expiry_timestamp_seconds e+.']
    const at = world({ [HOME]: SERVICES }, metrics)
    const { certificate } = await gatherServing(at, operatorDeployment(), [])
    expect(certificate).toMatchObject({ seen: true, value: undefined })
  })

  test('says why nothing was seen', async () => {
    expect(await whyUnseen(403)).toEqual(['Forbidden', 'Forbidden'])
    expect(await whyUnseen({ items: [] })).toEqual(['Absent', 'Absent'])
    expect(await whyUnseen(SERVICES, 'down')).toEqual(['Absent', 'Failed'])
  })

  test('looks at five issuers at most, and at none whose URL is none', async () => {
    const many = Array.from({ length: 9 }, (_, nth) => ({ name: `i${nth}`, issuer: 'no url' }))
    const { discoveries } = await gatherServing(
      world({ [HOME]: SERVICES }),
      operatorDeployment(),
      many,
    )
    expect(discoveries).toHaveLength(5)
    expect(discoveries[0]?.document).toMatchObject({ seen: false, why: 'Failed' })
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../kit/until.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { golden } from '../operator/golden.ts'
import { kubectl, kubectlMissing } from '../operator/kubectl.ts'
import { normalText } from '../operator/normal-text.ts'
import { type K0rdentWorld, startK0rdentWorld } from './start-k0rdent-world.ts'

/** What people see of ServiceAccountCredentials. */
const NS = 'golden'

/** The canary would find a client id that has a name in it wherever the name is. */
const account = (id: string) =>
  ({ id, clientId: randomUUID(), scope: 'organization', scopeId: 'myorg', roles: [] }) as const

let world: K0rdentWorld

beforeAll(async () => {
  if (kubectlMissing !== undefined) return
  const serviceAccounts = ['sa-pipeline', 'sa-contractor', 'sa-crowded', 'sa-idle'].map(account)
  world = await startK0rdentWorld({ namespaces: [NS], k0rdent: { serviceAccounts } })
  await world.startOperator({ flags: ['--normal-events', '--last-used-interval=1m'] })
  await bringAbout()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

/** One object in each state, each brought there as it comes about in life, one after the other for the ids. */
async function bringAbout(): Promise<void> {
  const { k0rdent } = world
  k0rdent.setDisabled('sa-idle', true)
  for (const _each of [1, 2, 3, 4]) k0rdent.createCredential('sa-crowded')
  await world.createCredential([NS, 'contractor'], {
    serviceAccount: 'sa-contractor',
    lifetime: '10s',
  })
  await world.untilIssued([NS, 'contractor'])
  await world.createCredential([NS, 'pipeline'], {
    serviceAccount: 'sa-pipeline',
    lifetime: '720h',
    rotation: { policy: 'BeforeExpiry', overlap: '2h' },
  })
  await world.untilIssued([NS, 'pipeline'])
  await world.createCredential([NS, 'crowded'], { serviceAccount: 'sa-crowded', lifetime: '1h' })
  await world.createCredential([NS, 'disabled'], { serviceAccount: 'sa-idle', lifetime: '1h' })
  await untilReady('crowded', 'False SlotsExhausted')
  await untilReady('disabled', 'False ParentDisabled')
  await untilReady('contractor', 'False Expired')
  await until('all is told', async () => {
    const path = `/api/v1/namespaces/${NS}/events`
    const { body } = await world.controlPlane.admin.request<Events>('GET', path)
    const told = new Set(body.items.map(({ reason }) => reason))
    return ['Issued', 'SlotsExhausted', 'ParentDisabled', 'Expired'].every((one) => told.has(one))
  })
}

type Events = { readonly items: readonly { readonly reason: string }[] }

/** Up to a minute less than what was asked for, so that no two ask for the same. */
const withoutLives = (text: string): string =>
  text.replace(/(Granted Lifetime: +)\S+/g, '$1<nearly what was asked for>')

const untilReady = (name: string, wanted: string): Promise<unknown> =>
  world.untilCredential(
    `is Ready=${wanted}`,
    [NS, name],
    (found) => conditionOf(found, 'Ready') === wanted,
  )

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'credential-get': ['get', 'sac'],
  'credential-get-wide': ['get', 'sac', '--output=wide'],
  'credential-describe-ready': ['describe', 'sac', 'pipeline'],
  'credential-describe-expired': ['describe', 'sac', 'contractor'],
  'credential-describe-slots-exhausted': ['describe', 'sac', 'crowded'],
}

if (kubectlMissing !== undefined) {
  process.stderr.write(`test/cluster/k0rdent/golden.test.ts is skipped: ${kubectlMissing}\n`)
}
const skipped = kubectlMissing === undefined ? '' : ` (skipped: ${kubectlMissing})`

for (const [name, command] of Object.entries(COMMANDS)) {
  test.skipIf(kubectlMissing !== undefined)(
    `kubectl ${command.join(' ')} is as in golden/${name}.txt${skipped}`,
    async () => {
      const { kubeconfigPath } = world.controlPlane
      const text = await kubectl(kubeconfigPath, ...command, `--namespace=${NS}`)
      const normal = withoutLives(normalText(text))
      expect(normal).toBe(await golden(name, normal))
    },
  )
}

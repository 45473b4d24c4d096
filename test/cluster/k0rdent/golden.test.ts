import { afterAll, beforeAll, expect, test } from 'vitest'
import { conditionOf } from '../operator/condition-of.ts'
import { golden } from '../operator/golden.ts'
import { kubectl, kubectlMissing } from '../operator/kubectl.ts'
import { normalText } from '../operator/normal-text.ts'
import { type K0rdentWorld, startK0rdentWorld } from './start-k0rdent-world.ts'

/** What people see of ServiceAccountCredentials. */
const NS = 'golden'

let world: K0rdentWorld

beforeAll(async () => {
  if (kubectlMissing !== undefined) return
  const serviceAccounts = ['sa-pipeline', 'sa-contractor', 'sa-crowded', 'sa-idle'].map((id) => ({
    ...{ id, clientId: `client-of-${id}`, roles: [] },
    ...({ scope: 'organization', scopeId: 'myorg', disabled: id === 'sa-idle' } as const),
  }))
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
}

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
      const normal = normalText(await kubectl(kubeconfigPath, ...command, `--namespace=${NS}`))
      expect(normal).toBe(await golden(name, normal))
    },
  )
}

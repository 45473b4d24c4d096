import { afterAll, beforeAll, expect, test } from 'vitest'
import { golden } from '../operator/golden.ts'
import { kubectl, kubectlMissing } from '../operator/kubectl.ts'
import { normalText } from '../operator/normal-text.ts'
import { bringAboutCredentials } from './bring-about-credentials.ts'
import { goldenAccounts } from './golden-accounts.ts'
import { type K0rdentWorld, startK0rdentWorld } from './start-k0rdent-world.ts'

/** What people see of ServiceAccountCredentials. */
const NS = 'golden'

let world: K0rdentWorld

beforeAll(async () => {
  if (kubectlMissing !== undefined) return
  world = await startK0rdentWorld({ namespaces: [NS], k0rdent: goldenAccounts() })
  await world.startOperator({ flags: ['--normal-events', '--last-used-interval=1m'] })
  await bringAboutCredentials(world, NS)
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

/** Up to a minute less than what was asked for, so that no two ask for the same. */
const withoutLives = (text: string): string =>
  text.replace(/(Granted Lifetime: +)\S+/g, '$1<nearly what was asked for>')

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

import { afterAll, beforeAll, expect, test } from 'vitest'
import { bringAboutTokens } from './bring-about-tokens.ts'
import { golden } from './golden.ts'
import { goldenFaults } from './golden-faults.ts'
import { kubectl, kubectlMissing } from './kubectl.ts'
import { normalText } from './normal-text.ts'
import { startWorld, type World } from './start-world.ts'

const NS = 'golden'
let world: World

beforeAll(async () => {
  if (kubectlMissing !== undefined) return
  world = await startWorld({ namespaces: [NS] })
  const proxy = await world.controlPlane.startFaultProxy(goldenFaults)
  await world.start({ server: proxy.url })
  await bringAboutTokens(world, NS)
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  get: ['get', 'itok'],
  'get-wide': ['get', 'itok', '--output=wide'],
  'get-mintlet': ['get', 'mintlet', '--all-namespaces'],
  'describe-active': ['describe', 'itok', 'active'],
  'describe-pending': ['describe', 'itok', 'pending'],
  'describe-refresh-failing': ['describe', 'itok', 'refresh-failing'],
  'describe-not-granted': ['describe', 'itok', 'not-granted'],
  'describe-lapsed': ['describe', 'itok', 'lapsed'],
  'describe-expired': ['describe', 'itok', 'expired'],
}

if (kubectlMissing !== undefined) {
  process.stderr.write(`test/cluster/operator/golden.test.ts is skipped: ${kubectlMissing}\n`)
}
const skipped = kubectlMissing === undefined ? '' : ` (skipped: ${kubectlMissing})`

for (const [name, command] of Object.entries(COMMANDS)) {
  test.skipIf(kubectlMissing !== undefined)(
    `kubectl ${command.join(' ')} is as in golden/${name}.txt${skipped}`,
    async () => {
      const namespace = command.includes('--all-namespaces') ? [] : [`--namespace=${NS}`]
      const text = await kubectl(world.controlPlane.kubeconfigPath, ...command, ...namespace)
      const normal = normalText(text)
      expect(normal).toBe(await golden(name, normal))
    },
  )
}

test.skipIf(kubectlMissing !== undefined)(
  `kubectl wait --for=condition=Ready returns once a token is there${skipped}`,
  async () => {
    const waiting = (name: string, seconds: number): Promise<string> =>
      kubectl(
        world.controlPlane.kubeconfigPath,
        'wait',
        `--namespace=${NS}`,
        '--for=condition=Ready',
        `--timeout=${seconds}s`,
        `itok/${name}`,
      )
    await world.create([NS, 'awaited'], { accessToken: { scopes: ['read'], lifetime: '1h' } })
    expect(await waiting('awaited', 20)).toBe(
      'impersonatedtoken.mintlet.dev/awaited condition met\n',
    )
    await expect(waiting('not-granted', 1)).rejects.toThrow('timed out')
  },
)

import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { ConditionType } from '../../../src/api/condition.ts'
import type { FaultProxy } from '../../kit/control-plane/fault-proxy.ts'
import { conditionOf } from './condition-of.ts'
import { golden } from './golden.ts'
import { kubectl, kubectlMissing } from './kubectl.ts'
import { normalText } from './normal-text.ts'
import { startWorld, type World } from './start-world.ts'
import type { Token } from './token-api.ts'

const NS = 'golden'
const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }
const SHORT = { accessToken: { scopes: ['read'], lifetime: '10s' } }

let world: World
let proxy: FaultProxy

beforeAll(async () => {
  if (kubectlMissing !== undefined) return
  world = await startWorld({ namespaces: [NS] })
  proxy = await world.controlPlane.startFaultProxy(({ verb, resource, name }) => {
    // The keys of one issuer never come; one Secret can be made, and not be written to again.
    if (resource === 'secrets' && name === 'mintlet-keys-slow') return { do: 'delay', ms: 60_000 }
    const fails = verb === 'patch' && resource === 'secrets' && name === 'lapsed'
    return fails ? { do: 'answer', status: 503 } : { do: 'pass' }
  })
  await world.start({ server: proxy.url })
  await bringAbout()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const issuer = (name: string, names: readonly string[]): string =>
  stringify({
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name },
    spec: {
      local: {},
      grants: [{ namespaces: { names }, serviceAccounts: ['{namespace}:*'], scopes: ['*'] }],
    },
  })

/** One object in each state, each brought there as it comes about in life. */
async function bringAbout(): Promise<void> {
  await world.controlPlane.admin.apply(issuer('fickle', ['*']))
  await world.create([NS, 'active'], HOUR)
  await world.create([NS, 'refresh-failing'], { ...HOUR, issuerRef: { name: 'fickle' } })
  await world.create([NS, 'not-granted'], { ...HOUR, serviceAccount: 'kube-system:reader' })
  await world.create([NS, 'lapsed'], SHORT)
  await world.create([NS, 'expired'], { ...SHORT, refresh: { policy: 'Never' } })
  await world.untilReady([NS, 'refresh-failing'])
  await world.controlPlane.admin.apply(issuer('fickle', ['elsewhere']))
  await untilCondition('active', 'Ready', 'True Issued')
  await untilCondition('refresh-failing', 'RefreshFailing', 'True NotGranted')
  await untilCondition('not-granted', 'Ready', 'False NotGranted')
  await untilCondition('lapsed', 'Ready', 'False Lapsed')
  await untilCondition('expired', 'Ready', 'False Expired')
  // The last one, because the operator gives up asking for the keys after 15 s and says so.
  await world.controlPlane.admin.apply(issuer('slow', ['*']))
  await world.create([NS, 'pending'], { ...HOUR, issuerRef: { name: 'slow' } })
  await untilCondition('pending', 'Ready', 'False Pending')
}

async function untilCondition(name: string, type: ConditionType, wanted: string): Promise<void> {
  const is = (token: Token): boolean => conditionOf(token, type) === wanted
  await world.untilToken(`is ${type}=${wanted}`, [NS, name], is)
}

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
    await world.create([NS, 'awaited'], HOUR)
    expect(await waiting('awaited', 20)).toBe(
      'impersonatedtoken.mintlet.dev/awaited condition met\n',
    )
    await expect(waiting('not-granted', 1)).rejects.toThrow('timed out')
  },
)

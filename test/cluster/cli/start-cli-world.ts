import { readFile } from 'node:fs/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { stringify } from 'yaml'
import { runCli } from '../../../src/cli/run-cli.ts'
import type { Operator } from '../../kit/operator.ts'
import type { Place } from '../canary/place.ts'
import { bringAboutCredentials } from '../k0rdent/bring-about-credentials.ts'
import { goldenAccounts } from '../k0rdent/golden-accounts.ts'
import { type K0rdentWorld, startK0rdentWorld } from '../k0rdent/start-k0rdent-world.ts'
import { bringAboutTokens } from '../operator/bring-about-tokens.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { deployed } from '../operator/deployed.ts'
import { goldenFaults } from '../operator/golden-faults.ts'
import { createCliProcess } from './create-cli-process.ts'

/** What a run of `kubectl mintlet` came to. */
export type CliRun = { readonly code: number; readonly out: string; readonly err: string }

/**
 * A world with a running operator, and in the namespace NS one object in each state of the golden files:
 * ImpersonatedTokens `active`, `refresh-failing`, `not-granted`, `lapsed`, `expired`, `pending` (its issuer has no keys)
 * and `suspended`, and the active ones `jwt`, `id-token` and `from-credential` (by `pipeline`); ServiceAccountCredentials of k0rdent `pipeline` (ready),
 * `contractor` (expired), `crowded` (no slot left) and `disabled` (its service account is). Its disposal fails when a
 * run showed a secret that had not asked for one.
 */
export type CliWorld = K0rdentWorld & {
  readonly operator: Operator
  /** Runs `kubectl mintlet` in this process, as an administrator whose kubeconfig names no namespace. */
  cli(...argv: readonly string[]): Promise<CliRun>
  /** The same as one of PEOPLE. */
  cliAs(person: Person, ...argv: readonly string[]): Promise<CliRun>
}

/** `viewer` has mintlet-view in NS and nothing else, `editor` mintlet-edit there, `stranger` nothing at all. */
export const PEOPLE = { viewer: [], editor: [], stranger: [] } as const
export type Person = keyof typeof PEOPLE

export const NS = 'golden'
/** Has nothing in it. */
export const EMPTY = 'empty'

export async function startCliWorld(): Promise<CliWorld> {
  const world = await startK0rdentWorld({
    namespaces: [NS, EMPTY],
    people: PEOPLE,
    k0rdent: goldenAccounts(),
  })
  try {
    const ca = await readFile(world.k0rdent.caFile, 'utf8')
    setDefaultCACertificates([...getCACertificates('default'), ca])
    const proxy = await world.controlPlane.startFaultProxy(goldenFaults)
    const operator = await world.startOperator({
      server: proxy.url,
      flags: ['--normal-events', '--last-used-interval=1m'],
    })
    await letPeopleIn(world)
    await Promise.all([
      bringAboutTokens(world, NS).then(() => untilReason(world, 'pending', 'IssuerUnavailable')),
      bringAboutCredentials(world, NS).then(() => bringAboutOthers(world)),
    ])
    return withCli(world, operator)
  } catch (error) {
    await world[Symbol.asyncDispose]()
    throw error
  }
}

function withCli(world: K0rdentWorld, operator: Operator): CliWorld {
  const { kubeconfigPath, kubeconfigFor } = world.controlPlane
  const shown: Place[] = []
  async function run(kubeconfig: string, argv: readonly string[]): Promise<CliRun> {
    const { process, out, err } = createCliProcess({ kubeconfig, operator })
    const code = await runCli(argv, process)
    const where = `of kubectl mintlet ${argv.join(' ')}`
    shown.push({ where: `stderr ${where}`, text: err() })
    if (!asksForSecret(argv)) shown.push({ where: `stdout ${where}`, text: out() })
    return { code, out: out(), err: err() }
  }
  return {
    ...world,
    operator,
    cli: (...argv) => run(kubeconfigPath, argv),
    cliAs: (person, ...argv) => run(kubeconfigFor(person), argv),
    async [Symbol.asyncDispose]() {
      await using _rest = world
      const findings = await world.canary.findings(shown)
      if (findings.length > 0) throw new Error(`shown: ${JSON.stringify(findings.slice(0, 5))}`)
    },
  }
}

const asksForSecret = (argv: readonly string[]): boolean =>
  argv[0] === 'mint' || argv.includes('--show')

async function letPeopleIn({ controlPlane: { admin } }: K0rdentWorld): Promise<void> {
  await admin.apply(await deployed('user-roles.yaml'))
  const group = 'rbac.authorization.k8s.io'
  const bindings = (['viewer', 'editor'] as const).map((name) => ({
    apiVersion: `${group}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace: NS },
    roleRef: {
      apiGroup: group,
      kind: 'ClusterRole',
      name: name === 'viewer' ? 'mintlet-view' : 'mintlet-edit',
    },
    subjects: [{ apiGroup: group, kind: 'User', name }],
  }))
  await admin.apply(bindings.map((binding) => stringify(binding)).join('---\n'))
}

/** Other kinds of tokens, and one that is suspended from the start. */
async function bringAboutOthers(world: K0rdentWorld): Promise<void> {
  await world.create([NS, 'jwt'], { signedJwt: { claims: { aud: 'https://api.example' } } })
  await world.create([NS, 'id-token'], { idToken: { audience: 'https://api.example' } })
  await world.create([NS, 'from-credential'], {
    issuerRef: undefined,
    serviceAccount: undefined,
    credentialRef: { name: 'pipeline' },
    accessToken: {},
  })
  await world.create([NS, 'suspended'], { accessToken: { scopes: ['read'] }, suspend: true })
  await Promise.all([
    ...['jwt', 'id-token', 'from-credential'].map((name) => untilReason(world, name, 'Issued')),
    untilReason(world, 'suspended', 'Suspended'),
  ])
}

const untilReason = (world: K0rdentWorld, name: string, reason: string): Promise<unknown> =>
  world.untilToken(`is ${reason}`, [NS, name], (found) =>
    conditionOf(found, 'Ready').endsWith(` ${reason}`),
  )

import { stringify } from 'yaml'
import { runCli } from '../../../src/cli/run-cli.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { binding } from '../admission/binding.ts'
import { untilMay } from '../admission/until-may.ts'
import type { Place } from '../canary/place.ts'
import { deployed } from '../operator/deployed.ts'
import { startWorld, type World } from '../operator/start-world.ts'
import { createCliProcess } from './create-cli-process.ts'
import type { CliRun } from './start-cli-world.ts'

/** A world with the admission policies in effect. Its disposal fails when a run showed a secret anywhere but on stdout. */
export type MintWorld = World & {
  readonly operator: Operator
  /** Runs `kubectl mintlet mint` in NS. */
  mint(person: Person, ...argv: readonly string[]): Promise<CliRun>
  /** The same, given up after so many milliseconds. */
  mintUntil(milliseconds: number, ...argv: readonly string[]): Promise<CliRun>
  /** Names of what `mint` makes that is there: objects and Secrets. */
  left(): Promise<readonly string[]>
}

export const NS = 'team'
/**
 * All may write ImpersonatedTokens in NS. `minter` may use `team:reader`, `boss` may use everybody, `plain` nobody;
 * `blind` may do what `minter` may, but not read Secrets.
 */
export const PEOPLE = { minter: [], boss: [], plain: [], blind: [] } as const
export type Person = keyof typeof PEOPLE

const PEOPLES = Object.keys(PEOPLE) as readonly Person[]

export async function startMintWorld(): Promise<MintWorld> {
  const world = await startWorld({ namespaces: [NS], people: PEOPLE })
  try {
    const operator = await world.start()
    await letPeopleIn(world)
    await world.controlPlane.admin.apply(await deployed('admission.yaml'))
    const left = async (): Promise<readonly string[]> =>
      [...(await world.tokens(NS)), ...(await world.secrets(NS))]
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith('mint-'))
    const shown: Place[] = []
    async function run(
      person: Person,
      argv: readonly string[],
      signal?: AbortSignal,
    ): Promise<CliRun> {
      const kubeconfig = world.controlPlane.kubeconfigFor(person)
      const given = { kubeconfig, operator, ...(signal === undefined ? {} : { signal }) }
      const { process, out, err } = createCliProcess(given)
      const code = await runCli(['mint', '-n', NS, ...argv], process)
      shown.push({ where: `stderr of mint ${argv.join(' ')}`, text: err() })
      return { code, out: out(), err: err() }
    }
    const ready: MintWorld = {
      ...world,
      operator,
      mint: (person, ...argv) => run(person, argv),
      mintUntil: (milliseconds, ...argv) => run('boss', argv, AbortSignal.timeout(milliseconds)),
      left,
      async [Symbol.asyncDispose]() {
        await using _rest = world
        const findings = await world.canary.findings(shown)
        if (findings.length > 0) throw new Error(`shown: ${JSON.stringify(findings.slice(0, 5))}`)
      },
    }
    await until('the policies are in effect', async () => {
      const flags = ['--issuer=local', `--service-account=${NS}:reader`]
      return (await ready.mint('plain', ...flags)).code === 1
    })
    return ready
  } catch (error) {
    await world[Symbol.asyncDispose]()
    throw error
  }
}

async function letPeopleIn({ controlPlane: { admin } }: World): Promise<void> {
  await admin.apply(await deployed('user-roles.yaml'))
  const group = 'rbac.authorization.k8s.io'
  const edits = PEOPLES.map((name) => ({
    apiVersion: `${group}/v1`,
    kind: 'RoleBinding',
    metadata: { name: `${name}-edits`, namespace: NS },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'mintlet-edit' },
    subjects: [{ apiGroup: group, kind: 'User', name }],
  }))
  await admin.apply(edits.map((object) => stringify(object)).join('---\n'))
  const identities = { apiGroups: ['mintlet.dev'], resources: ['identities'], verbs: ['mint'] }
  const reader = { ...identities, resourceNames: [`local:${NS}:reader`] }
  const rights = {
    minter: [secrets('get', 'create', 'update', 'delete'), reader],
    boss: [secrets('get', 'create', 'update', 'delete'), identities],
    plain: [secrets('get', 'create', 'update', 'delete')],
    blind: [secrets('create', 'update', 'delete'), reader],
  }
  for (const name of PEOPLES) {
    const rules = rights[name]
    await admin.apply(binding(name, rules, name, NS))
    for (const rule of rules) await untilMay(admin, name, rule, NS)
  }
}

const secrets = (...verbs: string[]) => ({ apiGroups: [''], resources: ['secrets'], verbs })

import { stringify } from 'yaml'
import { runCli } from '../../../src/cli/run-cli.ts'
import type { VerifyReport } from '../../../src/cli/verify/verify-report.ts'
import type { Operator } from '../../kit/operator.ts'
import type { Place } from '../canary/place.ts'
import { type CredentialApi, createCredentialApi } from '../credential-api.ts'
import { deployed } from '../operator/deployed.ts'
import { startWorld, type World } from '../operator/start-world.ts'
import { createCliProcess } from './create-cli-process.ts'
import type { CliRun } from './start-cli-world.ts'

/**
 * A world whose operator serves as a Service of the cluster, over TLS with a certificate of its own, as the chart has it.
 * Its disposal fails when a run of the plugin showed a secret.
 */
export type VerifyWorld = World &
  CredentialApi & {
    readonly operator: Operator
    /** Where the operator listens, with `https`. */
    readonly address: string
    /** Runs `kubectl mintlet verify` in NS, by the operator's address. */
    verify(...argv: readonly string[]): Promise<CliRun & { readonly report: VerifyReport }>
    /** Runs any command as it is, as an administrator or as one of PEOPLE. */
    run(argv: readonly string[], person?: keyof typeof PEOPLE): Promise<CliRun>
    /** Text of a Secret's key. */
    textOf(name: string, key: string): Promise<string>
    /** Puts another text there; the operator repairs nothing of an object that is suspended. */
    tamper(name: string, key: string, text: string): Promise<void>
  }

export const NS = 'team'
export const ISSUER = 'https://mintlet-oidc.mintlet-system.svc'
/** `editor` has mintlet-edit in NS, and may read and write Secrets there. */
export const PEOPLE = { editor: [] } as const

const GRANTS = [
  {
    namespaces: { names: ['*'] },
    serviceAccounts: ['{namespace}:*'],
    kinds: ['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob', 'ClientCredential'],
    scopes: ['*'],
    audiences: ['*'],
    maxLifetime: '12h',
    maxCredentials: 5,
  },
]

const issuer = (name: string): object => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ClusterCredentialIssuer',
  metadata: { name },
  spec: { local: {}, grants: GRANTS },
})

export async function startVerifyWorld(): Promise<VerifyWorld> {
  const world = await startWorld({ namespaces: [NS], people: PEOPLE })
  try {
    const { admin } = world.controlPlane
    await admin.apply(
      [issuer('local'), issuer('other')].map((each) => stringify(each)).join('---\n'),
    )
    await letEditorIn(world)
    const flags = ['--oidc-insecure-http=false', `--oidc-base-url=${ISSUER}`]
    const operator = world.spawn({ flags })
    await operator.ready()
    const { port } = await operator.line('serving issuer discovery and keys')
    return withCli(world, operator, `https://127.0.0.1:${String(port)}`)
  } catch (error) {
    await world[Symbol.asyncDispose]()
    throw error
  }
}

function withCli(world: World, operator: Operator, address: string): VerifyWorld {
  const { kubeconfigPath, kubeconfigFor, admin } = world.controlPlane
  const shown: Place[] = []
  async function run(argv: readonly string[], person?: keyof typeof PEOPLE): Promise<CliRun> {
    const kubeconfig = person === undefined ? kubeconfigPath : kubeconfigFor(person)
    const { process, out, err } = createCliProcess({ kubeconfig, operator })
    const code = await runCli(argv, process)
    shown.push({ where: `output of ${argv.join(' ')}`, text: out() + err() })
    return { code, out: out(), err: err() }
  }
  const textOf = async (name: string, key: string): Promise<string> =>
    Buffer.from((await world.secret([NS, name]))?.data?.[key] ?? '', 'base64').toString()
  return {
    ...world,
    ...createCredentialApi(admin, 'local'),
    operator,
    address,
    run,
    textOf,
    async verify(...argv) {
      const all = ['verify', ...argv, '-n', NS, `--issuer-address=${address}`, '-o', 'json']
      const done = await run(all)
      const report: VerifyReport = JSON.parse(done.out === '' ? '{}' : done.out)
      return { ...done, report }
    },
    async tamper(name, key, text) {
      await world.patchSecret([NS, name], { data: { [key]: Buffer.from(text).toString('base64') } })
    },
    async [Symbol.asyncDispose]() {
      await using _rest = world
      const findings = await world.canary.findings(shown)
      if (findings.length > 0) throw new Error(`shown: ${JSON.stringify(findings.slice(0, 5))}`)
    },
  }
}

async function letEditorIn({ controlPlane: { admin } }: World): Promise<void> {
  await admin.apply(await deployed('user-roles.yaml'))
  const group = 'rbac.authorization.k8s.io'
  const role = {
    apiVersion: `${group}/v1`,
    kind: 'Role',
    metadata: { name: 'secrets', namespace: NS },
    rules: [
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'update', 'delete'] },
    ],
  }
  const bindings = [
    { kind: 'ClusterRole', name: 'mintlet-edit' },
    { kind: 'Role', name: 'secrets' },
  ].map((roleRef) => ({
    apiVersion: `${group}/v1`,
    kind: 'RoleBinding',
    metadata: { name: `editor-${roleRef.name}`, namespace: NS },
    roleRef: { apiGroup: group, ...roleRef },
    subjects: [{ apiGroup: group, kind: 'User', name: 'editor' }],
  }))
  await admin.apply([role, ...bindings].map((object) => stringify(object)).join('---\n'))
}

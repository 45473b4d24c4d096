import type { Finding } from '../../kit/canary/finding.ts'
import type { ControlPlane, ControlPlaneOptions } from '../../kit/control-plane/control-plane.ts'
import { refusedRequests } from '../../kit/control-plane/refused-requests.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import type { Users } from '../../kit/control-plane/users.ts'
import { type LogLine, type Operator, startOperator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { answerPlaces, outputPlaces } from '../canary/operator-places.ts'
import type { Place } from '../canary/place.ts'
import { type Canary, startCanary } from '../canary/start-canary.ts'
import { type Call, calls } from './calls.ts'
import { deployed } from './deployed.ts'
import { installMintlet } from './install-mintlet.ts'
import { createTokenApi, type TokenApi } from './token-api.ts'

export type WorldOptions = Pick<
  ControlPlaneOptions,
  'controllerManager' | 'auditLevel' | 'apiServerFlags'
> & {
  /** Made before anything else. */
  readonly namespaces: readonly string[]
  /** YAML of the operators' rights; deploy/rbac.yaml unless given. */
  readonly rights?: string
  /** What the test takes the right to away, as forbidden() tells it: anything else that is refused fails the test. */
  readonly mayBeRefused?: readonly string[]
  /** People, with their groups: what they may do is up to the test. */
  readonly people?: Users
}

export type StartOptions = {
  /** `operator-a` unless given, or `operator-b`: the audit log tells them apart. */
  readonly user?: 'operator-a' | 'operator-b'
  /** A fault proxy's URL, or nothing for the API server's. */
  readonly server?: string
  /** Before these come flags for short times. */
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The test makes it crash: it may log errors. */
  readonly crashes?: boolean
}

/**
 * A control plane with mintlet installed, and operators in it that log all they can. Its disposal fails when one logged
 * an error, when the API server refused one a request for want of a right, or when anything of a secret was ever seen
 * outside of its Secret.
 */
export type World = AsyncDisposable &
  TokenApi & {
    readonly controlPlane: ControlPlane
    /** Starts one more and resolves at once. */
    spawn(options?: StartOptions): Operator
    /** Starts one more and resolves when it is ready and has the keys of the issuer `local`. */
    start(options?: StartOptions): Promise<Operator>
    /** What the operators asked of the API server; a moment late. */
    calls(user?: string): Promise<readonly Call[]>
    /** What the API server refused them for want of a right, as refusedRequests() tells it. */
    forbidden(): Promise<readonly string[]>
    readonly canary: Canary
    /** What of any secret is anywhere outside of its Secret so far. */
    leaks(): Promise<readonly Finding[]>
  }

/** The issuer in every token, wherever it is served. */
export const BASE_URL = 'http://mintlet.test'

const FLAGS = [
  '--min-lifetime=5s',
  '--request-interval=1s',
  '--slow-retry=3s',
  '--backoff-base=500ms',
  '--backoff-cap=2s',
  '--lease-duration=4s',
  '--renew-deadline=3s',
  '--retry-period=500ms',
  '--oidc-insecure-http',
  `--oidc-base-url=${BASE_URL}`,
  '--oidc-address=127.0.0.1:0',
  '--health-address=127.0.0.1:0',
  '--log-level=trace',
]

export async function startWorld(options: WorldOptions): Promise<World> {
  const { namespaces, rights = await deployed('rbac.yaml'), mayBeRefused = [], ...others } = options
  const { people = {}, ...rest } = others
  const users = { ...people, ...USERS }
  const controlPlane = await startControlPlane({ ...rest, users })
  const operators: Operator[] = []
  const running = new Set<Operator>()
  const sound = new Set<Operator>()
  let canary: Canary
  try {
    await installMintlet(controlPlane.admin, { namespaces, rights, group: 'mintlet-operators' })
    canary = await startCanary(controlPlane, rest.auditLevel ?? 'Metadata')
  } catch (error) {
    await controlPlane.stop()
    throw error
  }
  for (const user of Object.keys(users)) {
    canary.learn({ what: `bearer token of ${user}`, text: controlPlane.token(user) })
  }

  function spawn(start: StartOptions = {}): Operator {
    const { user = 'operator-a', server, flags = [], env = {}, crashes = false } = start
    const kubeconfig = controlPlane.kubeconfigFor(user, server)
    const all = [`--kubeconfig=${kubeconfig}`, ...FLAGS, ...flags]
    const operator = startOperator({ flags: all, env })
    operators.push(operator)
    if (!crashes) sound.add(operator)
    running.add(operator)
    void operator.ended.then(() => running.delete(operator))
    return operator
  }

  async function answers(): Promise<readonly Place[]> {
    const places = [...running].map((one) => answerPlaces(one, operators.indexOf(one) + 1))
    return (await Promise.all(places)).flat()
  }
  const outputs = (): Place[] =>
    operators.flatMap((operator, index) => outputPlaces(operator, index + 1))
  const starts: { from: number; to: number }[] = []
  const forbidden = (): Promise<readonly string[]> =>
    refusedRequests(controlPlane, isOperator, starts)

  async function startApiServer(): Promise<void> {
    const from = Date.now()
    await controlPlane.startApiServer()
    starts.push({ from, to: Date.now() })
  }

  return {
    controlPlane: { ...controlPlane, startApiServer },
    ...createTokenApi(controlPlane.admin),
    spawn,
    start: (start) => untilServing(spawn(start)),
    calls: async (user) =>
      calls(await controlPlane.auditLog()).filter(
        (call) => user === undefined || call.user === user,
      ),
    forbidden,
    canary,
    leaks: async () => canary.findings([...(await answers()), ...outputs()]),
    async [Symbol.asyncDispose]() {
      await using ends = new AsyncDisposableStack()
      ends.use(controlPlane)
      ends.use(canary)
      const answered = await answers()
      await Promise.all(operators.map((operator) => operator[Symbol.asyncDispose]()))
      const leaks = await canary.findings([...answered, ...outputs()])
      if (leaks.length > 0) {
        throw new Error(
          `secrets were seen ${leaks.length} times: ${JSON.stringify(leaks.slice(0, MOST_SHOWN))}`,
        )
      }
      const errors = [...sound].flatMap((operator) => operator.lines().filter(isError))
      if (errors.length > 0) throw new Error(`an operator logged ${JSON.stringify(errors[0])}`)
      const refused = (await forbidden()).filter((what) => !mayBeRefused.includes(what))
      if (refused.length > 0) {
        throw new Error(`an operator was refused: ${[...new Set(refused)].join(', ')}`)
      }
    },
  }
}

const MOST_SHOWN = 20
const USERS = { 'operator-a': ['mintlet-operators'], 'operator-b': ['mintlet-operators'] }
const isOperator = (username: string): boolean => Object.hasOwn(USERS, username)

async function untilServing(operator: Operator): Promise<Operator> {
  await operator.ready()
  const hasKeys = async (): Promise<boolean> => (await operator.oidc('/local/jwks')).status === 200
  await until('the operator has the keys of its issuer', hasKeys)
  return operator
}

/** A turn that crashed, for one: nothing that a test does is a reason for that. */
const isError = ({ level }: LogLine): boolean => level === 'error'

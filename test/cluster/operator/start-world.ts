import type { ControlPlane, ControlPlaneOptions } from '../../kit/control-plane/control-plane.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import { type LogLine, type Operator, startOperator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
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
}

export type StartOptions = {
  /** `operator-a` unless given, or `operator-b`: the audit log tells them apart. */
  readonly user?: 'operator-a' | 'operator-b'
  /** A fault proxy's URL, or nothing for the API server's. */
  readonly server?: string
  /** Before these come flags for short times. */
  readonly flags?: readonly string[]
}

/** A control plane with mintlet installed, and operators in it. Its disposal fails when one logged an error. */
export type World = AsyncDisposable &
  TokenApi & {
    readonly controlPlane: ControlPlane
    /** Starts one more and resolves at once. */
    spawn(options?: StartOptions): Operator
    /** Starts one more and resolves when it is ready and has the keys of the issuer `local`. */
    start(options?: StartOptions): Promise<Operator>
    /** What the operators asked of the API server; a moment late. */
    calls(user?: string): Promise<readonly Call[]>
    /** What the API server refused them for want of a right, as texts. */
    forbidden(): Promise<readonly string[]>
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
  '--log-level=debug',
]

export async function startWorld(options: WorldOptions): Promise<World> {
  const { namespaces, rights = await deployed('rbac.yaml'), ...rest } = options
  const users = { 'operator-a': ['mintlet-operators'], 'operator-b': ['mintlet-operators'] }
  const controlPlane = await startControlPlane({ ...rest, users })
  const operators: Operator[] = []
  try {
    await installMintlet(controlPlane.admin, { namespaces, rights, group: 'mintlet-operators' })
  } catch (error) {
    await controlPlane.stop()
    throw error
  }

  function spawn({ user = 'operator-a', server, flags = [] }: StartOptions = {}): Operator {
    const kubeconfig = controlPlane.kubeconfigFor(user, server)
    const operator = startOperator({ flags: [`--kubeconfig=${kubeconfig}`, ...FLAGS, ...flags] })
    operators.push(operator)
    return operator
  }

  return {
    controlPlane,
    ...createTokenApi(controlPlane.admin),
    spawn,
    async start(start) {
      const operator = spawn(start)
      await operator.ready()
      const hasKeys = async (): Promise<boolean> =>
        (await operator.oidc('/local/jwks')).status === 200
      await until('the operator has the keys of its issuer', hasKeys)
      return operator
    },
    calls: async (user) =>
      calls(await controlPlane.auditLog()).filter(
        (call) => user === undefined || call.user === user,
      ),
    async forbidden() {
      const events = await controlPlane.auditLog()
      return events
        .filter(({ user }) => user.username.startsWith('operator-'))
        .filter(({ responseStatus }) => responseStatus?.code === 403)
        .map(({ verb, requestURI }) => `${verb} ${requestURI}`)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(operators.map((operator) => operator[Symbol.asyncDispose]()))
      await controlPlane.stop()
      const errors = operators.flatMap((operator) => operator.lines().filter(isError))
      if (errors.length > 0) throw new Error(`an operator logged ${JSON.stringify(errors[0])}`)
    },
  }
}

/** A turn that crashed, for one: nothing that a test does is a reason for that. */
const isError = ({ level }: LogLine): boolean => level === 'error'

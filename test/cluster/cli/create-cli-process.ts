import type { CliProcess } from '../../../src/cli/cli-process.ts'
import { createHttpClient } from '../../../src/http/create-http-client.ts'
import type { HttpClient } from '../../../src/http/http-client.ts'
import { createKubeClient } from '../../../src/kube/client.ts'
import { loadAccess } from '../../../src/kube/config.ts'
import { kubeconfigContexts } from '../../../src/kube/kubeconfig-contexts.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import type { Operator } from '../../kit/operator.ts'
import { BASE_URL } from '../operator/start-world.ts'

export type CliProcessOptions = {
  /** Taken where the command line names none. */
  readonly kubeconfig: string
  /** Whoever asks for the issuer's URL asks this one. */
  readonly operator: Pick<Operator, 'line'>
  /** Aborts when the person gives up. */
  readonly signal?: AbortSignal
}

export type RecordedProcess = {
  readonly process: CliProcess
  readonly out: () => string
  readonly err: () => string
}

const USER_AGENT = 'kubectl-mintlet/test'

/** A process that is not a terminal, and keeps what is written. */
export function createCliProcess({
  kubeconfig: file,
  operator,
  signal = new AbortController().signal,
}: CliProcessOptions): RecordedProcess {
  let out = ''
  let err = ''
  const process: CliProcess = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    hasColours: false,
    columns: undefined,
    async open({ kubeconfig = file, context }) {
      const access = await loadAccess({
        clock: systemClock,
        kubeconfig,
        ...(context === undefined ? {} : { context }),
      })
      const client = createKubeClient(access, { userAgent: USER_AGENT, clock: systemClock })
      return { client, defaultNamespace: access.defaultNamespace }
    },
    contexts: (kubeconfig = file) => kubeconfigContexts(kubeconfig),
    http: (trust = {}) =>
      ledTo(operator, createHttpClient({ userAgent: USER_AGENT, clock: systemClock, trust })),
    clock: systemClock,
    random: Math.random,
    signal,
  }
  return { process, out: () => out, err: () => err }
}

/** As if BASE_URL were an address: what is asked of it is asked of the operator. */
const ledTo = (operator: Pick<Operator, 'line'>, http: HttpClient): HttpClient => ({
  async send(request, signal) {
    if (request.url.origin !== BASE_URL) return http.send(request, signal)
    const { port } = await operator.line('serving issuer discovery and keys')
    const url = new URL(
      request.url.pathname + request.url.search,
      `http://127.0.0.1:${Number(port)}`,
    )
    return http.send({ ...request, url }, signal)
  },
  close: () => http.close(),
})

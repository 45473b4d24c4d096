import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { kubeconfigFile } from '../../kit/control-plane/users.ts'
import { type Operator, startOperator } from '../../kit/operator.ts'
import type { Pod } from './pod.ts'

/** What runs in pods of mintlet: this checkout, as processes that have the rights of the pod's ServiceAccount. */
export type RunPod = {
  /** Resolves with undefined once an operator serves, and with the exit code of a hook when it has ended. */
  start(pod: Pod): Promise<number | undefined>
  /** Ends the operators whose pods are all gone. */
  keep(pods: readonly Pod[]): Promise<void>
  /** What the last hook has said where words for `kubectl logs` name a Job, else what an operator logs. */
  log(words: string): Promise<string>
  /** Where an operator serves its issuers, a port of loopback. @throws Error when none runs */
  oidcPort(): Promise<number>
}

export type RunPodOptions = {
  readonly controlPlane: ControlPlane
  /** Behind those of the chart: where services are here, and short times. */
  readonly flags: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const LISTENING = 'serving issuer discovery and keys'

export function createRunPod({ controlPlane, flags, env }: RunPodOptions): RunPod {
  const { admin, url, ca, folder } = controlPlane
  // Replicas with the same arguments are one process: two cores are there for all.
  const running = new Map<string, Promise<Operator>>()

  let saidByHook = ''

  async function kubeconfigOf({ metadata, spec }: Pod): Promise<string> {
    const name = spec.serviceAccountName ?? 'default'
    const path = `/api/v1/namespaces/${metadata.namespace}/serviceaccounts/${name}/token`
    const asked = await admin.request<{ status: { token: string } }>('POST', path, {
      spec: { expirationSeconds: 3600 },
    })
    const file = `${folder}/${metadata.uid}.kubeconfig`
    const config = kubeconfigFile(url, ca, name, asked.body.status.token)
    await writeFile(file, config, { mode: 0o600 })
    return file
  }

  async function begin(pod: Pod): Promise<Operator> {
    const given = pod.spec.containers[0]?.args ?? []
    const own = `--kubeconfig=${await kubeconfigOf(pod)}`
    return startOperator({ flags: [...given, own, ...flags], env })
  }

  async function operate(pod: Pod): Promise<undefined> {
    const key = keyOf(pod)
    const operator = running.get(key) ?? begin(pod)
    running.set(key, operator)
    await (await operator).ready()
    return undefined
  }

  async function hook(pod: Pod): Promise<number> {
    const [, , ...words] = pod.spec.containers[0]?.command ?? []
    const more = [
      `--kubeconfig=${await kubeconfigOf(pod)}`,
      // What a pod knows by itself.
      words[0] === 'upgrade-crds'
        ? `--folder=${ROOT}crds`
        : `--namespace=${pod.metadata.namespace}`,
    ]
    return new Promise((resolve) => {
      const argv = [`${ROOT}src/hook.ts`, ...words, ...more]
      execFile(process.execPath, argv, { env, cwd: ROOT }, (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code ?? 1)
        saidByHook = `${stdout}${stderr}`
        if (code !== 0) process.stderr.write(`the hook ended with ${code}: ${stdout}${stderr}\n`)
        resolve(code)
      })
    })
  }

  async function newest(): Promise<Operator> {
    const operator = [...running.values()].at(-1)
    if (operator === undefined) throw new Error('no operator runs')
    return operator
  }

  return {
    start: (pod) => (isOperator(pod) ? operate(pod) : hook(pod)),
    async keep(pods) {
      const kept = new Set(pods.filter(isOperator).map(keyOf))
      for (const [key, operator] of running) {
        if (kept.has(key)) continue
        running.delete(key)
        await (await operator).stop()
      }
    },
    log: async (words) => (words.includes('job/') ? saidByHook : (await newest()).stdout()),
    async oidcPort() {
      const operator = await newest()
      return Number((await operator.line(LISTENING))['port'])
    },
  }
}

const isOperator = ({ metadata }: Pod): boolean =>
  metadata.labels?.['app.kubernetes.io/component'] === 'operator'

const keyOf = ({ spec }: Pod): string => JSON.stringify(spec.containers[0]?.args)

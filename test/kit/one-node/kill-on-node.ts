import { kubectl } from '../../cluster/operator/kubectl.ts'
import { runProgram } from '../run-program.ts'

export type KillOnNode = {
  readonly kubeconfig: string
  /** Where the pod that does it may be made, which takes more than Pod Security `baseline`. */
  readonly namespace: string
  /** With Node in it. */
  readonly image: string
  /** Of the pod whose process is killed. */
  readonly uid: string
  /** Of the same. */
  readonly nodeName: string
  /** What the process's command line has. */
  readonly command: string
}

/** Who cannot be asked for its cgroup has ended. Cgroups have the uid of a pod, with dashes or underscores. */
const SCRIPT = `
const { readdirSync, readFileSync } = require('node:fs')
const [uid, command] = process.argv.slice(1)
const read = (path) => { try { return readFileSync(path, 'utf8') } catch { return '' } }
const isIts = (pid) =>
  read('/proc/' + pid + '/cgroup').replaceAll('_', '-').includes(uid) &&
  read('/proc/' + pid + '/cmdline').includes(command)
const found = readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).filter(isIts)
for (const pid of found) process.kill(Number(pid), 'SIGKILL')
console.log('killed ' + found.length)
process.exit(found.length === 1 ? 0 : 1)
`

/**
 * SIGKILL to the process of a pod, from the node that it runs on: nobody within the pod could, and whoever has it deleted
 * lets it end. The node's runtime then starts another process in the same pod.
 *
 * @throws Error when there is not exactly one such process
 */
export async function killOnNode(options: KillOnNode): Promise<void> {
  const { kubeconfig, namespace, uid } = options
  const name = `kill-${uid.slice(0, 8)}`
  const space = `--namespace=${namespace}`
  await runProgram('kubectl', [`--kubeconfig=${kubeconfig}`, 'create', space, '-f-'], {
    input: JSON.stringify(killer(name, options)),
  })
  try {
    const done = '--for=jsonpath={.status.phase}=Succeeded'
    await kubectl(kubeconfig, 'wait', `pod/${name}`, space, done, '--timeout=30s')
  } finally {
    await kubectl(kubeconfig, 'delete', 'pod', name, space, '--grace-period=0', '--force')
  }
}

const killer = (name: string, { image, uid, nodeName, command }: KillOnNode): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    hostPID: true,
    nodeName,
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    containers: [
      {
        name: 'kill',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', '-e', SCRIPT, uid, command],
        securityContext: { runAsUser: 0, runAsNonRoot: false },
      },
    ],
  },
})

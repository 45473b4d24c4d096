import { readFileSync } from 'node:fs'
import { podSpec } from './pod-spec.ts'

export type ProbePod = {
  readonly name: string
  /** Mounted whole at /credential, as the guides have it. */
  readonly secretName: string
  /** Of probe.sh. */
  readonly args: readonly string[]
}

const SCRIPT = readFileSync(new URL('probe.sh', import.meta.url), 'utf8')

/** A pod that runs probe.sh, for which any image will do that has sh and nc. */
export const probePod = ({ name, secretName, args }: ProbePod): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    ...podSpec({
      name: 'probe',
      command: ['sh', '-c', SCRIPT, 'probe.sh', ...args],
      volumeMounts: [{ name: 'credential', mountPath: '/credential', readOnly: true }],
    }),
    restartPolicy: 'Never',
    volumes: [{ name: 'credential', secret: { secretName } }],
  },
})

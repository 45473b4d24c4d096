import { z } from 'zod'
import { durationSchema } from './duration.ts'
import { patternSchema } from './pattern.ts'

export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'] as const
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number]

const rolloutRestartSchema = z
  .object({
    kind: z
      .enum(WORKLOAD_KINDS)
      .describe('Deployment, StatefulSet, DaemonSet, or Rollout of Argo Rollouts.'),
    name: patternSchema(
      /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
      253,
      'must be the name of a workload: lower case letters, digits, - and .',
    ).describe('Name of the workload, in the namespace of this object.'),
    minInterval: durationSchema('1s', '8760h')
      .optional()
      .describe(
        'The shortest time between two restarts of it. A credential that comes sooner waits, and is skipped when ' +
          'another one comes before. Absent: each new credential restarts it.',
      ),
  })
  .describe(
    'A workload that has to be restarted to see a new credential. It must carry the annotation mintlet.dev/restart: allow.',
  )

/** Workloads to restart once for each new credential. */
export const rolloutRestartsSchema = z
  .array(rolloutRestartSchema)
  .max(16)
  .meta({ 'x-kubernetes-list-type': 'atomic' })

export type RolloutRestart = z.output<typeof rolloutRestartSchema>

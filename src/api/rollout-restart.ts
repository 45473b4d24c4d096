import { z } from 'zod'
import { patternSchema } from './pattern.ts'

export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number]

export const rolloutRestartSchema = z
  .object({
    kind: z.enum(WORKLOAD_KINDS).describe('Deployment, StatefulSet or DaemonSet.'),
    name: patternSchema(
      /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
      253,
      'must be the name of a workload: lower case letters, digits, - and .',
    ).describe('Name of the workload, in the namespace of this object.'),
  })
  .describe(
    'A workload that has to be restarted to see a new credential. It must carry the annotation mintlet.dev/restart: allow.',
  )

export type RolloutRestart = z.output<typeof rolloutRestartSchema>

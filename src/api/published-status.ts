import { z } from 'zod'
import { conditionSchema } from './condition.ts'

const text = (described: string): z.ZodOptional<z.ZodString> =>
  z.string().max(1024).optional().describe(described)

/** What status tells of every object that publishes a Secret. */
export const publishedStatus = {
  observedGeneration: z
    .int()
    .min(0)
    .optional()
    .describe('The metadata.generation that this status speaks of.'),
  phase: z
    .enum(['Pending', 'Active', 'Expired'])
    .optional()
    .describe('Active: a valid credential is in the Secret. Expired: for good.'),
  conditions: z
    .array(conditionSchema)
    .max(8)
    .optional()
    .describe(
      'Ready, and only when true: Stalled, Reconciling, RefreshFailing, Expired, ConsumersStale, RestartRefused.',
    )
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] }),
  secretName: text('The Secret that was written.'),
  secretResourceVersion: text('The resourceVersion of our last write: equal means untouched.'),
  secretDigest: text('Short digest of what we wrote, to tell an edit from a touch.'),
}

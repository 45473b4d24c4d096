import { z } from 'zod'
import { REASONS, type Reason } from './reason.ts'
import { timeSchema } from './time-schema.ts'

export const CONDITION_TYPES = [
  'Ready',
  'Stalled',
  'Reconciling',
  'RefreshFailing',
  'Expired',
  'ConsumersStale',
  'RestartRefused',
] as const

export type ConditionType = (typeof CONDITION_TYPES)[number]

/** metav1.Condition with our closed lists of types and reasons. */
export const conditionSchema = z.object({
  type: z
    .string()
    .max(316)
    .describe(`One of: ${CONDITION_TYPES.join(', ')}.`),
  status: z.enum(['True', 'False', 'Unknown']).describe('Whether the condition holds.'),
  observedGeneration: z
    .int()
    .min(0)
    .describe('The metadata.generation that the condition was set for.'),
  lastTransitionTime: timeSchema.describe('When the status of the condition last changed.'),
  reason: z
    .string()
    .max(1024)
    .describe(`Why, one of: ${REASONS.join(', ')}.`),
  message: z.string().max(32768).describe('The same for people, with what to do next.'),
})

export type Condition = {
  readonly type: ConditionType
  readonly status: 'True' | 'False' | 'Unknown'
  readonly observedGeneration: number
  readonly lastTransitionTime: string
  readonly reason: Reason
  readonly message: string
}

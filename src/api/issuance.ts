import { z } from 'zod'
import { timeSchema } from './time-schema.ts'

const time = (described: string): z.ZodOptional<z.ZodString> =>
  timeSchema.optional().describe(described)

const count = (described: string): z.ZodOptional<z.ZodInt> =>
  z.int().min(0).optional().describe(described)

export const issuanceSchema = z
  .object({
    attempts: count('Failed attempts in a row.'),
    lastFailureAt: time('When the last attempt failed.'),
    nextAttemptAt: time('No attempt before this time, unless the spec changes.'),
    reason: z.string().max(1024).optional().describe('Why the last attempt failed.'),
    observedGeneration: count('The metadata.generation that the attempts were for.'),
    issuerGeneration: count('The metadata.generation of the issuer that was asked.'),
    unscheduledSince: time('Start of the current window of the loop guard.'),
    unscheduledMints: count('Mints in that window that no expiry asked for.'),
  })
  .optional()
  .describe('The back-off and the loop guard: kept here, so that they survive a restart.')

export type Issuance = z.output<typeof issuanceSchema>

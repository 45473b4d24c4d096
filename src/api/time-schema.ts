import { z } from 'zod'
import { cel } from './cel.ts'

/**
 * A metav1.Time. The API server takes a list for a string of the format date-time; a rule that reads
 * the value makes it look.
 */
export const timeSchema: z.ZodString = z
  .string()
  .max(64)
  .meta({
    format: 'date-time',
    ...cel({
      rule: 'self == self',
      message: 'must be a time in RFC 3339, such as 2026-01-31T08:00:00Z',
    }),
  })

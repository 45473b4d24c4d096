import { z } from 'zod'
import { timestamp } from '../../answer/timestamp.ts'

/** RFC 3339 to epoch milliseconds, in whole seconds: whether parts of one survive, the pages do not say. */
export const timeSchema = z
  .string()
  .max(64)
  .transform((text, context) => {
    const time = timestamp(text)
    if (time !== undefined) return time
    context.addIssue('no time')
    return z.NEVER
  })

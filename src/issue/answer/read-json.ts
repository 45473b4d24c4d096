import type { z } from 'zod'

/**
 * A body as the schema has it; undefined when it is not that. What is wrong with it is never told: it
 * may hold a secret.
 */
export function readJson<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    const read = schema.safeParse(JSON.parse(text))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}

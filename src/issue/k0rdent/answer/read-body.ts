import { z } from 'zod'
import { readJson } from '../../answer/read-json.ts'

const envelopeSchema = z.looseObject({ success: z.boolean(), data: z.unknown().optional() })

/**
 * The body of a good answer, bare as the endpoint pages have it, or in the envelope `{success, data, meta}` of
 * the page of common structures.
 *
 * @returns undefined when it is not what the schema says, or says of itself that it is no success
 */
export const readBody = <T>(schema: z.ZodType<T>, text: string): T | undefined =>
  readJson(z.unknown().transform(unwrapped).pipe(schema), text)

function unwrapped(body: unknown): unknown {
  const { data: envelope } = envelopeSchema.safeParse(body)
  if (envelope === undefined) return body
  return envelope.success ? envelope.data : undefined
}

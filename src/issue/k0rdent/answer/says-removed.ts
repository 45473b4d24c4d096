import { z } from 'zod'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { readJson } from '../../answer/read-json.ts'

/** In whichever envelope: nothing in it speaks of an error. */
const goodSchema = z.looseObject({
  success: z.literal(true).optional(),
  error: z.null().optional(),
})

/**
 * Whether a success is one of a delete that was done: the pages show an empty answer. What says 202, or that it is
 * no success, or is no answer of an API, may leave a credential that works and that nobody would look for.
 */
export const saysRemoved = ({ status, text }: HttpAnswer): boolean =>
  (status === 200 || status === 204) &&
  (text.trim() === '' || readJson(goodSchema, text) !== undefined)

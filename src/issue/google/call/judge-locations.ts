import { z } from 'zod'
import type { AllowedLocations } from '../../../api/minted.ts'
import type { Failure } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { answeredAt } from '../../answer/answered-at.ts'
import { readJson } from '../../answer/read-json.ts'
import { badResponse } from './bad-response.ts'

/** Defaults may be left out of the JSON of a message; `0x0` is no restriction. */
const answerSchema = z.object({
  locations: z
    .array(z.string().regex(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/))
    .max(256)
    .default([]),
  encodedLocations: z
    .string()
    .regex(/^0x[0-9A-Fa-f]{1,1024}$/)
    .default('0x0'),
})

export type LocationsResult =
  | { readonly ok: true; readonly found: AllowedLocations }
  | { readonly ok: false; readonly failure: Failure }

/**
 * An answer of getAllowedLocations.
 *
 * @param now epoch milliseconds
 */
export function judgeLocations(answer: HttpAnswer, now: number): LocationsResult {
  const read = readJson(answerSchema, answer.text)
  if (read === undefined) return { ok: false, failure: incomplete }
  return { ok: true, found: { ...read, checkedAt: answeredAt(answer, now) } }
}

const incomplete = badResponse('getAllowedLocations', 'the answer is no list of locations')

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CreateResult } from '../../../../src/issue/credential-service.ts'
import { httpAnswered } from '../../../kit/http-answered.ts'
import { shown } from '../../../kit/shown.ts'
import {
  credentialBody,
  ENDPOINT,
  EXPIRES_AT,
  IDENTITY,
  jwtOf,
  k0rdentWorld,
  live,
  SA,
  tokenRequest,
} from './k0rdent-world.ts'

const CANARY = 'canary-7f3d9c'

const STATUSES = [
  100, 200, 200, 201, 201, 202, 204, 301, 307, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503,
]

const text = fc.oneof(fc.constantFrom(CANARY, '', 'active', `\u0000${CANARY}`), fc.string())
const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null))
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(
        text,
        fc.constantFrom('error', 'code', 'message', 'details', 'success', 'data', '__proto__'),
        fc.constantFrom('credentials', 'id', 'clientSecret', 'expiresAt', 'access_token'),
      ),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value

/** Right, or right but for one member, which is anything. */
const spoilt = (whole: object): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constant(whole),
    fc
      .tuple(fc.constantFrom(...Object.keys(whole)), anything)
      .map(([member, value]) => ({ ...whole, [member]: value })),
  )

const CREATED = { ...credentialBody(), clientSecret: `plt_cs_${CANARY}` }
const TOKEN = { access_token: jwtOf({ sub: CANARY }), token_type: 'Bearer', expires_in: 900 }
const REFUSAL = { error: { code: 7, message: CANARY, details: [CANARY] }, success: false }

const body = fc.oneof(
  anything.map((value) => JSON.stringify(value)),
  fc
    .oneof(
      ...[CREATED, TOKEN, REFUSAL, { credentials: [CREATED], nextPageToken: null }].map(spoilt),
    )
    .map((value) => JSON.stringify(value)),
  fc.nat(200).map((length) => JSON.stringify(CREATED).slice(0, length)),
  text,
)
const headers = fc.record({ 'retry-after': text }, { requiredKeys: [] })

const DEFINITE = new Set([400, 401, 403, 404, 409, 422, 429])

/** With which status a create may have ended so. */
const MAY_BE: Readonly<Record<CreateResult['kind'], (status: number) => boolean>> = {
  Created: (status) => status >= 200 && status < 300,
  NotCommitted: (status) => DEFINITE.has(status),
  Uncertain: () => true,
}

describe('whatever k0rdent answers', () => {
  it('nothing is thrown, and nothing of it gets into a failure', async () => {
    const kinds = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...STATUSES), body, headers, async (status, raw, more) => {
        const { issuers } = k0rdentWorld(() => httpAnswered(status, raw, more))
        const service = issuers.credentials(IDENTITY)
        const created = await service.create(SA, EXPIRES_AT, () => true, live())
        const viewed = await service.view(SA, live())
        const removed = await service.remove(SA, 'cred-001', live())
        const minted = await issuers.tokens({ endpoint: ENDPOINT }).mint(tokenRequest(), live())
        kinds.add(created.kind).add(removed.kind).add(`view ${viewed.ok}`).add(`mint ${minted.ok}`)
        for (const result of [created, viewed, removed, minted]) {
          expect('failure' in result && shown(result).includes(CANARY)).toBe(false)
          expect(JSON.stringify(result)).not.toContain(`plt_cs_${CANARY}`)
        }
        expect(MAY_BE[created.kind](status)).toBe(true)
      }),
      { numRuns: 1000 },
    )
    // Otherwise nothing of this was tried at all.
    for (const kind of ['Created', 'NotCommitted', 'Uncertain', 'Removed', 'NotFound', 'Failed']) {
      expect(kinds).toContain(kind)
    }
    expect(kinds).toContain('mint true')
    expect(kinds).toContain('mint false')
  })
})

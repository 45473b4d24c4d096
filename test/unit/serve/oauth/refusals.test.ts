import { expect, it } from 'vitest'
import { REFUSALS, type Refusal } from '../../../../src/serve/oauth/refusals.ts'

/** RFC 6749 section 5.2. */
const DESCRIPTION = /^[\x20\x21\x23-\x5B\x5D-\x7E]+$/

it.each(Object.entries<Refusal>(REFUSALS))(
  'the description of %s has only characters that it may have',
  (_id, { description, status }) => {
    expect(description ?? 'none').toMatch(DESCRIPTION)
    expect(status).toBeGreaterThanOrEqual(400)
  },
)

import { z } from 'zod'
import { patternSchema } from './pattern.ts'

const word = (what: string): z.ZodString =>
  patternSchema(
    /^[\x21\x23-\x5B\x5D-\x7E]+$/,
    128,
    `must be ${what}: printable ASCII without spaces, quotes and backslashes`,
  )

/** What k0rdent's token endpoint takes as scope_narrowing. */
export const narrowingSchema = z
  .object({
    scope: word('a scope').describe(
      'The level at which the token is good, such as project: that of the service account, or one below.',
    ),
    scopeId: word('the id of a scope').describe('Which organization or project that is.'),
    roles: z
      .array(word('a role'))
      .min(1)
      .max(32)
      .describe('The roles that the token has, all of them roles of the service account.')
      .meta({ 'x-kubernetes-list-type': 'set' }),
  })
  .describe(
    "A token for less than the service account may do: k0rdent's scope_narrowing. Only with credentialRef.",
  )

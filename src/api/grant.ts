import { z } from 'zod'
import { cel } from './cel.ts'
import { durationSchema } from './duration.ts'
import { GRANT_KINDS } from './token-kind.ts'

const patterns = (described: string): z.ZodDefault<z.ZodArray<z.ZodString>> =>
  z
    .array(z.string().min(1).max(1024))
    .max(128)
    .default([])
    .describe(described)
    .meta({ 'x-kubernetes-list-type': 'set' })

const MOST_LABELS = 32

const labels = z
  .record(z.string(), z.string().max(63))
  .meta({ maxProperties: MOST_LABELS })
  .refine((map) => Object.keys(map).length <= MOST_LABELS, `at most ${MOST_LABELS} labels`)

const VALUES_MESSAGE = 'In and NotIn need values; Exists and DoesNotExist take none'

/** NotIn without values would be every namespace. */
const expressionSchema = z
  .object({
    key: z.string().min(1).max(317).describe('The label.'),
    operator: z
      .enum(['In', 'NotIn', 'Exists', 'DoesNotExist'])
      .describe('How the label is held against the values.'),
    values: z
      .array(z.string().max(63))
      .max(64)
      .optional()
      .describe('Values for In and NotIn.')
      .meta({ 'x-kubernetes-list-type': 'atomic' }),
  })
  .meta(
    cel({
      rule: "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
      message: VALUES_MESSAGE,
    }),
  )
  .refine(
    ({ operator, values = [] }) =>
      (operator === 'In' || operator === 'NotIn') === values.length > 0,
    VALUES_MESSAGE,
  )

const EMPTY_MESSAGE =
  'an empty selector would be every namespace: say names: ["*"] if that is meant'

const selectorSchema = z
  .object({
    matchLabels: labels.optional().describe('Labels that the namespace must carry, all of them.'),
    matchExpressions: z
      .array(expressionSchema)
      .max(16)
      .optional()
      .describe('Requirements on labels, all of them.')
      .meta({ 'x-kubernetes-list-type': 'atomic' }),
  })
  .meta(
    cel({
      rule: '(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) && size(self.matchExpressions) > 0)',
      message: EMPTY_MESSAGE,
    }),
  )
  .refine(
    ({ matchLabels = {}, matchExpressions = [] }) =>
      Object.keys(matchLabels).length > 0 || matchExpressions.length > 0,
    EMPTY_MESSAGE,
  )
  .describe('Namespaces by their labels. Whoever may label a namespace passes it.')

/** Deny by default: one grant must cover a whole request. */
export const grantSchema = z
  .object({
    namespaces: z
      .object({
        names: patterns('Names of namespaces; * stands for any run of characters.'),
        selector: selectorSchema.optional(),
      })
      .prefault({})
      .describe(
        'Who may ask: namespaces by name or by selector; either is enough, none is nobody.',
      ),
    serviceAccounts: patterns(
      'Which identities: patterns for the whole name in which * crosses neither @ nor /, and {namespace} ' +
        'stands for the namespace that asks, such as "{namespace}:*", or "{namespace}.*" with k0rdent. An ' +
        'identity that begins with system:serviceaccount: takes a pattern that does. Empty is none.',
    ),
    kinds: z
      .array(z.enum(GRANT_KINDS))
      .max(8)
      .default(['AccessToken', 'IdToken'])
      .describe(
        'What may be minted. Defaults to AccessToken and IdToken; SignedJwt, SignedBlob and ClientCredential must be named, because they can be the full power of the identity.',
      )
      .meta({ 'x-kubernetes-list-type': 'set' }),
    delegates: patterns(
      'Which identities a delegation chain may pass: patterns as in serviceAccounts. Empty is none, "*" is any.',
    ),
    scopes: patterns(
      'Which scopes an access token may carry: patterns as in serviceAccounts. Empty is none, "*" is any.',
    ),
    audiences: patterns(
      'Which audiences an ID token or signed JWT may be for: patterns as in serviceAccounts. Empty is ' +
        'none, "*" is any; a signed JWT without aud needs "*".',
    ),
    maxLifetime: durationSchema('10s', '8760h')
      .default('1h')
      .describe(
        'The longest lifetime that may be asked for; no token lives longer than 12h, whatever is granted. Defaults to 1h.',
      ),
    maxCredentials: z
      .int()
      .min(1)
      .max(5)
      .default(2)
      .describe(
        'How many credentials of one service account a namespace may have by this grant; an object that rotates ' +
          'takes two while the old one is still in use. Defaults to 2. Of kind ClientCredential only.',
      ),
  })
  .describe('One grant must cover the whole request: grants do not add up.')

/** Of a namespaced issuer: it is for its own namespace and no other. */
export const ownGrantSchema = grantSchema
  .omit({ namespaces: true })
  .describe('One grant must cover the whole request: grants do not add up.')

export type Grant = z.output<typeof grantSchema>

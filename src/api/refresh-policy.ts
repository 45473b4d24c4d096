import { z } from 'zod'
import { cel } from './cel.ts'
import { durationSchema } from './duration.ts'

const BOTH_MESSAGE = 'set at most one of atPercent and before'
const NEVER_MESSAGE = 'policy Never mints once: remove atPercent and before'

/** When a credential is minted again. Always computed from the times that were granted. */
export const refreshPolicySchema = z
  .object({
    policy: z
      .enum(['BeforeExpiry', 'Never'])
      .default('BeforeExpiry')
      .describe(
        'BeforeExpiry (the default): mint again before the credential expires. Never: mint one for ' +
          'the spec as it is, and once it has expired the object is Expired for good, as for ' +
          'just-in-time access.',
      ),
    atPercent: z
      .int()
      .min(10)
      .max(90)
      .optional()
      .describe(
        'Refresh when this share of the granted life has passed, 10 to 90. Defaults to 50.',
      ),
    before: durationSchema('1s', '720h')
      .optional()
      .describe('Refresh this long before expiry, such as 20m. Instead of atPercent.'),
  })
  .meta(
    cel(
      {
        rule: '!(has(self.atPercent) && has(self.before))',
        message: BOTH_MESSAGE,
      },
      {
        rule: "self.policy != 'Never' || !(has(self.atPercent) || has(self.before))",
        message: NEVER_MESSAGE,
      },
    ),
  )
  .refine(({ atPercent, before }) => atPercent === undefined || before === undefined, BOTH_MESSAGE)
  .refine(
    ({ policy, atPercent, before }) =>
      policy !== 'Never' || (atPercent === undefined && before === undefined),
    NEVER_MESSAGE,
  )
  .describe('When the credential is minted again, always reckoned from the life that was granted.')

export type RefreshPolicy = z.output<typeof refreshPolicySchema>

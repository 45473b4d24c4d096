import { z } from 'zod'
import { cel } from './cel.ts'
import { durationSchema } from './duration.ts'

const BOTH_MESSAGE = 'set at most one of atPercent and before'
const NONE_MESSAGE = 'policy None issues one credential: remove atPercent, before and overlap'

/** When a credential is replaced by a new one. Always computed from the life that was granted. */
export const rotationPolicySchema = z
  .object({
    policy: z
      .enum(['None', 'BeforeExpiry'])
      .default('None')
      .describe(
        'None (the default): one credential, and once it has expired the object is Expired for good. ' +
          'BeforeExpiry: a new credential takes over before the old one expires.',
      ),
    atPercent: z
      .int()
      .min(10)
      .max(90)
      .optional()
      .describe('Rotate when this share of the granted life has passed, 10 to 90. Defaults to 66.'),
    before: durationSchema('1s', '8760h')
      .optional()
      .describe('Rotate this long before expiry, such as 72h. Instead of atPercent.'),
    overlap: durationSchema('1s', '720h')
      .optional()
      .describe(
        'How long the old credential still works after the new one is in the Secret: longer than the ' +
          'kubelet and the pods take to notice. Defaults to 1h, or less where the old one expires before.',
      ),
  })
  .meta(
    cel(
      { rule: '!(has(self.atPercent) && has(self.before))', message: BOTH_MESSAGE },
      {
        rule: "self.policy != 'None' || !(has(self.atPercent) || has(self.before) || has(self.overlap))",
        message: NONE_MESSAGE,
      },
    ),
  )
  .refine(({ atPercent, before }) => atPercent === undefined || before === undefined, BOTH_MESSAGE)
  .refine(
    ({ policy, atPercent, before, overlap }) =>
      policy !== 'None' ||
      (atPercent === undefined && before === undefined && overlap === undefined),
    NONE_MESSAGE,
  )
  .describe('When a new credential takes over, always reckoned from the life that was granted.')

export type RotationPolicy = z.output<typeof rotationPolicySchema>

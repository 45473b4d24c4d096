import type { z } from 'zod'
import { patternSchema } from './pattern.ts'

/** Names become parts of addresses: nothing in one may be taken for a step through a path. */
const PATH_STEPS = ['..', '//', '/.']
const PATH_STEPS_MESSAGE = `must not contain any of ${PATH_STEPS.join(' ')}`

/** The name of an identity, whoever issues for it: an email, a unique id, or a subject such as etl:reader. */
export const serviceAccountName = (longest: number): z.ZodString =>
  patternSchema(
    /^[A-Za-z0-9]([A-Za-z0-9._:@/+-]*[A-Za-z0-9])?$/,
    longest,
    'must be letters, digits and . _ : @ / + -, starting and ending with a letter or digit',
    {
      rule: PATH_STEPS.map((step) => `!self.contains('${step}')`).join(' && '),
      message: PATH_STEPS_MESSAGE,
    },
  ).refine((name) => !PATH_STEPS.some((step) => name.includes(step)), PATH_STEPS_MESSAGE)

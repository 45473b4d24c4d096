import { z } from 'zod'

export const limitsSchema = z
  .object({
    requestsPerSecond: z
      .int()
      .min(1)
      .max(10000)
      .optional()
      .describe('Requests a second, on average.'),
    burst: z
      .int()
      .min(1)
      .max(10000)
      .optional()
      .describe('Requests at once. Defaults to requestsPerSecond.'),
    concurrency: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('Requests under way at the same time.'),
  })
  .describe(
    'How hard the operator may ask this issuer. What is absent: of google 50 requests a second, a burst of 100 and a concurrency of 16; of k0rdent 20, 40 and 8; of local as fast as the operator can.',
  )

export type IssuerLimits = z.output<typeof limitsSchema>

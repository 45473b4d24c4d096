import { z } from 'zod'
import { patternSchema } from './pattern.ts'

const location = patternSchema(
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  63,
  'must be a location, such as europe-west1: lower case letters, digits and -',
)

export const allowedLocationsSchema = z
  .object({
    within: z
      .array(location)
      .min(1)
      .max(64)
      .optional()
      .describe(
        'Every location that Google returns must be in this list; a service account without restriction is refused. Absent: they are only looked up.',
      )
      .meta({ 'x-kubernetes-list-type': 'set' }),
  })
  .describe(
    'Looks up where the service account may be used from, at each mint: status has the list, the Secret ' +
      'the key encodedLocations. Google issuers only.',
  )

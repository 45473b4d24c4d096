import type { AllowedLocations } from '../../../api/minted.ts'
import { type Failure, stalled } from '../../../failure.ts'

/** As many as a message can name. */
const NAMED = 5

/** Why nothing is minted for a service account that may be used from there, or undefined. */
export function locationsProblem(
  { locations, encodedLocations }: AllowedLocations,
  within: readonly string[] | undefined,
  serviceAccount: string,
): Failure | undefined {
  if (within === undefined) return undefined
  if (locations.length === 0 || isUnrestricted(encodedLocations)) {
    return stalled(
      'LocationNotAllowed',
      `${serviceAccount} may be used from anywhere, and spec.allowedLocations.within is given: restrict the service account, or remove within`,
    )
  }
  const outside = locations.filter((location) => !within.includes(location))
  if (outside.length === 0) return undefined
  return stalled(
    'LocationNotAllowed',
    `${serviceAccount} may be used from ${named(outside)}, outside of spec.allowedLocations.within: restrict the service account, or add what is missing`,
  )
}

/** A bitmap without a bit: Google's clients take it for no restriction. */
const isUnrestricted = (encodedLocations: string): boolean => /^0x0+$/.test(encodedLocations)

const named = (locations: readonly string[]): string =>
  locations.length <= NAMED
    ? locations.join(', ')
    : `${locations.slice(0, NAMED).join(', ')} and ${locations.length - NAMED} more`

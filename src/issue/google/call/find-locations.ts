import type { MintRequest } from '../../../api/mint-request.ts'
import type { AllowedLocations } from '../../../api/minted.ts'
import type { Failure } from '../../../failure.ts'
import { buildLocationsCall } from './build-locations-call.ts'
import { type Calling, callAs } from './call-as.ts'
import type { LocationCache } from './create-location-cache.ts'
import { judgeLocations, type LocationsResult } from './judge-locations.ts'
import { locationsProblem } from './locations-problem.ts'

export type LocationsContext = Calling & {
  readonly endpoint: URL
  readonly locations: LocationCache
}

/**
 * Where the service account of a request may be used from, held against what the request allows.
 * Nothing is refused because of what was found some time ago: whoever put it right should not wait.
 */
export async function findLocations(
  context: LocationsContext,
  request: MintRequest,
  signal: AbortSignal,
): Promise<LocationsResult> {
  const { serviceAccount, allowedLocations } = request
  const { locations } = context
  const problem = (found: AllowedLocations): Failure | undefined =>
    locationsProblem(found, allowedLocations?.within, serviceAccount)
  const kept = locations.find(serviceAccount)
  if (kept !== undefined && problem(kept) === undefined) return { ok: true, found: kept }
  const asked = await askFor(context, request, signal)
  if (!asked.ok) return asked
  const failure = problem(asked.found)
  if (failure !== undefined) return { ok: false, failure }
  locations.keep(serviceAccount, asked.found)
  return asked
}

async function askFor(
  context: LocationsContext,
  request: MintRequest,
  signal: AbortSignal,
): Promise<LocationsResult> {
  const call = buildLocationsCall(context.endpoint, request.serviceAccount)
  const asked = await callAs(context, call, request, signal)
  return asked.ok ? judgeLocations(asked.answer, context.clock.now()) : asked
}

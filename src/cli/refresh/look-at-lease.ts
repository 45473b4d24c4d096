import { parseTime } from '../../api/parse-time.ts'
import { formatTime } from '../../api/time.ts'
import { type LeaseObject, readLease } from '../../kube/lease-record.ts'
import { resourcePath } from '../../kube/resource-path.ts'
import type { CliWorld } from '../cli-world.ts'
import { findOperators } from '../look/find-operators.ts'
import { look } from '../look/look.ts'

/** Who of the operator's replicas leads, by its Lease. */
export type SeenLease = {
  readonly namespace: string
  readonly name: string
  /** Stale: it was not renewed in time. Unknown: it could not be looked at, and `problem` says why. */
  readonly state: 'Held' | 'Stale' | 'Free' | 'Absent' | 'Unknown'
  readonly holder?: string
  /** RFC 3339 */
  readonly renewedAt?: string
  readonly problem?: string
}

const TYPE = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' }
/** Where the chart's documentation and deploy/ put it. */
const USUAL = { namespace: 'mintlet-system', name: 'mintlet' }

/**
 * The Lease of the operator, where its Deployment says it is, else where it usually is.
 *
 * @throws KubeError (Aborted)
 */
export async function lookAtLease(world: CliWorld): Promise<SeenLease> {
  const place = await placeOf(world)
  const path = resourcePath(TYPE, place)
  const { client, signal } = world
  const looked = await look(() => client.request<LeaseObject>({ method: 'GET', path, signal }))
  if (!looked.seen) {
    if (looked.why === 'Absent') return { ...place, state: 'Absent' }
    return { ...place, state: 'Unknown', problem: looked.message }
  }
  return { ...place, ...leaseState(looked.value, looked.serverTime ?? world.clock.now()) }
}

async function placeOf(world: CliWorld): Promise<{ namespace: string; name: string }> {
  const found = await findOperators(world, undefined)
  const [operator] = found.seen ? found.value.operators : []
  if (operator === undefined) return USUAL
  return { namespace: operator.namespace, name: operator.flags.get('lease-name') ?? USUAL.name }
}

function leaseState(
  lease: LeaseObject,
  now: number,
): Pick<SeenLease, 'state' | 'holder' | 'renewedAt'> {
  const { holder, renewTime, durationMs = 0 } = readLease(lease)
  if (holder === '') return { state: 'Free' }
  const renewed = parseTime(renewTime)
  if (renewed === undefined) return { state: 'Stale', holder }
  const state = now <= renewed + durationMs + SLACK ? 'Held' : 'Stale'
  return { state, holder, renewedAt: formatTime(renewed) }
}

/** Milliseconds: clocks of node and API server agree to a second or two, mostly. */
const SLACK = 5000

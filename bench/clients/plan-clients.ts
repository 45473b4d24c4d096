import { formatDuration } from '../../src/api/duration.ts'

/**
 * What happens to a client while it is asked about: `Rotating` gets new credentials, `Steady` stays as it is, `OneOff`
 * expires for good, `Deleted`'s object is deleted, `Withdrawn` loses its grant, `Disabled`'s service account is
 * disabled for a while.
 */
export type ClientKind = 'Rotating' | 'Steady' | 'OneOff' | 'Deleted' | 'Withdrawn' | 'Disabled'

export type PlannedClient = {
  readonly kind: ClientKind
  readonly namespace: string
  readonly name: string
  readonly serviceAccount: string
  /** The rest of the ServiceAccountCredential's spec. */
  readonly spec: object
}

/** Of every twenty. */
const KINDS: readonly ClientKind[] = [
  ...Array.from({ length: 7 }, () => 'Rotating' as const),
  ...Array.from({ length: 6 }, () => 'Steady' as const),
  'OneOff',
  'OneOff',
  'OneOff',
  'Deleted',
  'Deleted',
  'Withdrawn',
  'Disabled',
]
/** The step through them has nothing in common with their number, so that kinds alternate. */
const STEP = 7
export const SHARED_NAMESPACES = 9
export const WITHDRAWN_NAMESPACE = 'clients-withdrawn'
/** GEP-2257 bounds: nothing lives shorter. */
const SHORTEST_MS = 10_000
const LONG_MS = 3_600_000
/** Long enough to be noticed. */
const SHORTEST_OVERLAP_MS = 4000

/**
 * So many clients over ten namespaces, each with a service account of its own. Those that rotate live so long that
 * about each of them does within `seconds`; one-offs expire in a part of it.
 *
 * @param seconds of the load
 */
export function planClients(count: number, seconds: number): readonly PlannedClient[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = KINDS[(index * STEP) % KINDS.length] ?? 'Steady'
    const namespace =
      kind === 'Withdrawn' ? WITHDRAWN_NAMESPACE : `clients-${index % SHARED_NAMESPACES}`
    const name = `client-${index}`
    const serviceAccount = `${namespace}:${name}`
    return { kind, namespace, name, serviceAccount, spec: specOf(kind, index, count, seconds) }
  })
}

/** How long the one before is accepted after a rotation, milliseconds. */
export const overlapFor = (seconds: number): number =>
  Math.max(SHORTEST_OVERLAP_MS, Math.round((seconds * 1000) / 6))

function specOf(kind: ClientKind, index: number, count: number, seconds: number): object {
  // Even over the whole, whatever the kind.
  const share = ((index * 61) % count) / count
  switch (kind) {
    case 'Rotating':
      return rotating(seconds * 1000 * (1.3 + 0.7 * share), seconds)
    case 'OneOff':
      return { lifetime: duration(SHORTEST_MS + 2000 + 0.6 * share * seconds * 1000) }
    case 'Withdrawn':
      return {
        ...rotating(LONG_MS, seconds),
        onGrantWithdrawn: share < 0.5 ? 'Keep' : 'Revoke',
      }
    case 'Steady':
    case 'Deleted':
    case 'Disabled':
      return rotating(LONG_MS, seconds)
  }
}

const rotating = (life: number, seconds: number): object => ({
  lifetime: duration(Math.max(2 * SHORTEST_MS, life)),
  rotation: {
    policy: 'BeforeExpiry',
    atPercent: 50,
    overlap: formatDuration(overlapFor(seconds)),
  },
})

/** In whole seconds. */
const duration = (milliseconds: number): string =>
  formatDuration(Math.round(milliseconds / 1000) * 1000)

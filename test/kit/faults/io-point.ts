/** One call of the operator for one object, to the API server or to the issuer. */
export type IoPoint = {
  readonly side: 'api' | 'iam'
  /** As credentialCallOf says; of the issuer `iam create`. */
  readonly what: string
  /** How many of the same `what` came before it, from 0, since the trace began. */
  readonly nth: number
}

export type IoEntry = IoPoint & {
  readonly isWrite: boolean
  /** Epoch milliseconds. */
  readonly at: number
}

/**
 * - `drop`: it is not done, and the connection ends
 * - `lose`: done, and the connection ends
 * - `late`: done after the client has given up waiting; at the issuer the connection ends at once
 * - `hold`: done, and the answer waits until it is released
 * - `stall`: on its way until it is released, and then done, also when its client has gone
 */
export type PointTreatment = 'drop' | 'lose' | 'late' | 'hold' | 'stall'

/** A treatment that waits for its call, and happens once. */
export type ArmedPoint = {
  /** Resolves when it has happened: of `hold` and `late` with the effect, of `stall` before it. */
  readonly struck: Promise<void>
  /** Resolves when nothing more comes of the call: of `stall` with the effect. */
  readonly over: Promise<void>
  isStruck(): boolean
  release(): void
}

export type Subject = {
  readonly namespace: string
  readonly name: string
  readonly serviceAccount: string
  /** Of serviceAccountHash(). */
  readonly accountHash: string
}

/** One object whose calls are written down, and treated. */
export type TrackedObject = {
  /** As soon as it is known: requests that name it wait for it. */
  know(uid: string): void
  /** The trace begins anew, and what was armed is not any more. */
  mark(): void
  /** In order. */
  trace(): readonly IoEntry[]
  arm(point: IoPoint, treatment: PointTreatment): ArmedPoint
}

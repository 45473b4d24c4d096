import { createScanner } from '../../kit/canary/create-scanner.ts'
import { findJwt } from '../../kit/canary/find-jwt.ts'
import type { Finding } from '../../kit/canary/finding.ts'
import type { SecretPart } from '../../kit/canary/secret-part.ts'
import { secretParts } from '../../kit/canary/secret-parts.ts'
import type { AuditLevel } from '../../kit/control-plane/audit-log.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { auditPlaces } from './audit-places.ts'
import type { Place } from './place.ts'
import { startHistory } from './start-history.ts'

/** Knows every value that was ever in a Secret, and looks for it wherever none may be. */
export type Canary = AsyncDisposable & {
  /** Something else that may be seen nowhere, such as what never gets as far as a Secret. */
  learn(part: SecretPart): void
  /** How many secrets it knows. */
  known(): number
  /**
   * Looks through these places, every version of every object so far and the audit log. When the API server is gone,
   * through what was seen of it.
   */
  findings(places: readonly Place[]): Promise<readonly Finding[]>
}

/** Watches the whole cluster from now on; resolves when nothing can be missed any more. */
export async function startCanary(
  controlPlane: ControlPlane,
  auditLevel: AuditLevel,
): Promise<Canary> {
  const parts = new Map<string, SecretPart>()
  const learn = (part: SecretPart): void => {
    const { what, text = '', bytes = [] } = part
    parts.set([what, text, ...bytes].join(), part)
  }
  const history = await startHistory(controlPlane, (where, key, value) => {
    for (const part of secretParts(where, key, value)) learn(part)
  })

  return {
    learn,
    known: () => parts.size,
    async findings(places) {
      await history.catchUp()
      const audit = await auditPlaces(controlPlane, auditLevel)
      const scan = createScanner([...parts.values()])
      return [...places, ...history.places(), ...audit].flatMap(({ where, text }) => [
        ...scan(where, text),
        ...findJwt(where, text),
      ])
    },
    [Symbol.asyncDispose]: () => history[Symbol.asyncDispose](),
  }
}

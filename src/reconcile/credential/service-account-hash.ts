import { hash } from 'node:crypto'
import { slotScope } from './slot-scope.ts'

/** A label value, the same for objects that may share the slots of a service account: see slotScope(). */
export const serviceAccountHash = (issuer: string, serviceAccount: string): string =>
  hash('sha256', slotScope(issuer, serviceAccount), 'hex').slice(0, 32)

import { hash } from 'node:crypto'

/** A label value, the same for equal service accounts of equal issuers. */
export const serviceAccountHash = (issuer: string, serviceAccount: string): string =>
  hash('sha256', JSON.stringify([issuer, serviceAccount]), 'hex').slice(0, 32)

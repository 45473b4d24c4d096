import { hash } from 'node:crypto'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'

/**
 * Short digest of the formats and templates of a spec: the Secret that says the same needs no look at what is in it.
 * Empty where there are none.
 */
export function renderedFor(credential: ServiceAccountCredential | undefined): string {
  if (credential?.spec.valid !== true) return ''
  const { formats = [], template = {} } = credential.spec.value.secret
  const templates = Object.entries(template).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (formats.length === 0 && templates.length === 0) return ''
  return hash('sha256', JSON.stringify([formats, templates]), 'hex').slice(0, 32)
}

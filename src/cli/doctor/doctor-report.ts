import type { Finding } from './finding.ts'

/** How mintlet is, as far as whoever asked may see. */
export type DoctorReport = {
  /** `Skipped`: nothing of mintlet could be looked at. */
  readonly outcome: Finding['outcome']
  readonly pluginVersion: string
  readonly checks: readonly Finding[]
}

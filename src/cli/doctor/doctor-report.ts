import type { Finding } from './finding.ts'

/** How mintlet is, as far as whoever asked may see. */
export type DoctorReport = {
  /** `Skipped`: the operator could not be looked at, so that nobody knows. */
  readonly outcome: Finding['outcome']
  /** Of Skipped: why. For people. */
  readonly why?: string
  readonly pluginVersion: string
  readonly checks: readonly Finding[]
}

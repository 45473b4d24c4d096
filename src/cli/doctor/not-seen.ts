import type { Looked } from '../look/looked.ts'
import type { Finding } from './finding.ts'

type Unseen = Extract<Looked<never>, { seen: false }>

const FIXES = {
  Forbidden: 'have somebody look who may, such as an administrator of the cluster',
  // The API server does not serve the kind, and another check says so.
  Absent: 'see what failed above',
  Failed: 'try again',
} as const satisfies Record<Unseen['why'], string>

/** Of what could not be looked at. */
export const notSeen = (
  { group, check }: Pick<Finding, 'group' | 'check'>,
  { why, message }: Unseen,
): Finding => ({
  group,
  check,
  outcome: 'Skipped',
  detail: message,
  fix: FIXES[why],
})

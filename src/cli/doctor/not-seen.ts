import type { Looked } from '../looked.ts'
import type { Finding } from './finding.ts'

type Unseen = Extract<Looked<never>, { seen: false }>

/** Of what could not be looked at. */
export const notSeen = (
  { group, check }: Pick<Finding, 'group' | 'check'>,
  { why, message }: Unseen,
): Finding => ({
  group,
  check,
  outcome: 'Skipped',
  detail: message,
  fix:
    why === 'Forbidden'
      ? 'have somebody look who may, such as an administrator of the cluster'
      : 'try again',
})

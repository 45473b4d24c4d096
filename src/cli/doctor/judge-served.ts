import { API_VERSION } from '../../api/group.ts'
import type { Looked } from '../look/looked.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'

/** The answer of discovery, which everybody may ask for. */
export type RawResources = { readonly resources?: readonly { readonly name?: string }[] }

/** Whether the API server serves our kinds, as discovery tells it. */
export function judgeServed(plurals: readonly string[], looked: Looked<RawResources>): Finding {
  const about = { group: 'Definitions', check: 'served' } as const
  const fix = 'install mintlet, or apply its CustomResourceDefinitions: kubectl apply -k crds'
  if (!looked.seen) {
    return looked.why === 'Absent'
      ? { ...about, outcome: 'Failed', detail: `${API_VERSION} is not served`, fix }
      : notSeen(about, looked)
  }
  const names = new Set(looked.value.resources?.map(({ name }) => name))
  const missing = plurals.filter((plural) => !names.has(plural))
  return missing.length === 0
    ? { ...about, outcome: 'Passed', detail: `${API_VERSION}, ${plurals.length} kinds` }
    : {
        ...about,
        outcome: 'Failed',
        detail: `${missing.join(', ')} of ${API_VERSION} are not served`,
        fix,
      }
}

import type { AdmissionState } from '../look/admission-policies.ts'
import type { Looked } from '../look/looked.ts'
import type { Enforcement } from './judge-rights.ts'

/** Whether the admission policy holds writers of a kind to their rights, in words. */
export function judgeAdmission(
  looked: Looked<AdmissionState | undefined>,
  kind: string,
): { readonly enforcement: Enforcement; readonly message: string } {
  if (!looked.seen) {
    return {
      enforcement: 'Unknown',
      message: `whether there is an admission policy could not be seen: ${looked.message}`,
    }
  }
  const state = looked.value
  if (state === undefined || state.policies.length === 0) {
    return {
      enforcement: 'Absent',
      message: `there is no admission policy: whoever may write ${kind}s in a namespace may ask for all that the namespace is granted`,
    }
  }
  const names = state.policies.join(', ')
  if (!state.actions.includes('Deny')) {
    const how =
      state.actions.length === 0 ? 'has no binding' : `is in ${state.actions.join(' and ')} mode`
    return {
      enforcement: 'NotEnforced',
      message: `the admission policy ${names} ${how}: it refuses nothing`,
    }
  }
  return state.isPartial
    ? {
        enforcement: 'Unknown',
        message: `the admission policy ${names} is bound to some objects only, and whether it is to this one was not looked at`,
      }
    : {
        enforcement: 'Enforced',
        message: `the admission policy ${names} refuses who has not all of these rights`,
      }
}

import { KubeError, type KubeErrorKind } from '../kube/error.ts'
import type { HookEnd } from './hook-end.ts'

const LASTING: ReadonlySet<KubeErrorKind> = new Set<KubeErrorKind>([
  'Forbidden',
  'Invalid',
  'BadRequest',
  'TooLarge',
  'NotFound',
])

/** What a refusal of the API server, or the lack of an answer, means for the hook. */
export function endOfError(error: KubeError): Extract<HookEnd, { kind: 'Failed' }> {
  const again = !LASTING.has(error.kind)
  switch (error.kind) {
    case 'Forbidden':
      return {
        kind: 'Failed',
        message: `the hook may not ${error.verb} ${error.resource}, or an admission policy or webhook forbids it: ${error.message}`,
        again,
      }
    case 'Aborted':
      return {
        kind: 'Failed',
        message: 'the time of the hook was over, or its pod was ended',
        again,
      }
    default:
      return { kind: 'Failed', message: `the API server did not do it: ${error.message}`, again }
  }
}

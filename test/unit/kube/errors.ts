import { answerError } from '../../../src/kube/answer-error.ts'
import type { KubeError } from '../../../src/kube/error.ts'
import { noAnswerError } from '../../../src/kube/no-answer-error.ts'

const ABOUT = { verb: 'get', resource: 'secrets', namespace: 'etl', name: 'reader' }

/** The error of an answer with a Status of that code and reason. */
export function refusal(status: number, reason: string, retryAfter?: string): KubeError {
  return answerError(ABOUT, {
    status,
    text: JSON.stringify({ kind: 'Status', status: 'Failure', code: status, reason }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  })
}

export const unreachable: KubeError = noAnswerError(ABOUT, { error: { code: 'ECONNREFUSED' } })

import type { KubeError } from '../kube/error.ts'

/** What the API server's refusal, or the lack of an answer, means for whoever asked. */
export function describeKubeError({ kind, verb, resource, message }: KubeError): string {
  switch (kind) {
    case 'Forbidden':
      return `you may not ${verb} ${resource}: ${message}`
    case 'Unauthorized':
      return `the API server does not know who you are: ${message}; log in again`
    case 'Unavailable':
    case 'Timeout':
      return `the API server does not answer: ${message}`
    case 'Aborted':
      return 'given up'
    default:
      return `the API server did not do it: ${message}`
  }
}

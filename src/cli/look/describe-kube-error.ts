import type { KubeError } from '../../kube/error.ts'

const OURS: ReadonlySet<string> = new Set([
  'impersonatedtokens',
  'serviceaccountcredentials',
  'credentialissuers',
  'clustercredentialissuers',
])

/** What the API server's refusal, or the lack of an answer, means for whoever asked. */
export function describeKubeError({ kind, status, verb, resource, message }: KubeError): string {
  switch (kind) {
    case 'Forbidden':
      return `you may not ${verb} ${resource}: ${message}`
    case 'Unauthorized':
      return `the API server does not know who you are: ${message}; log in again`
    case 'Unavailable':
    case 'Timeout':
      return `the API server does not answer: ${message}`
    case 'TooManyRequests':
      return `the API server has too much to do: ${message}; try again in a moment`
    case 'BadResponse':
      // What it does not serve at all it answers without a Status.
      return status === 404 && OURS.has(resource)
        ? `the API server serves no ${resource}: mintlet is not installed there, or in another version. See whether it is the right cluster, and kubectl mintlet doctor`
        : `the API server did not do it: ${message}`
    case 'Aborted':
      return 'given up'
    default:
      return `the API server did not do it: ${message}`
  }
}

/** One authentication of a pod. */
export type Attempt = {
  /** When its outcome was logged, epoch milliseconds. */
  readonly at: number
  /** Of the credential it was made with, RFC 3339: tells one from the next. */
  readonly expiresAt: string
  /** HTTP status, or `none` when there was no answer. */
  readonly status: string
}

/** @param text the log of a probe pod, each line behind the kubelet's timestamp */
export const readProbeLog = (text: string): readonly Attempt[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [at = '', ...said] = line.split(' ')
      // A line that says anything else is an attempt that failed.
      const [expiresAt = '', status = 'none'] = said
      return { at: Date.parse(at), expiresAt, status }
    })

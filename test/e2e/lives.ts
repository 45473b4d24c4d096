/**
 * How long what the pods have lives, and how long before its end it is replaced.
 *
 * The kubelet sees a changed Secret when it next syncs the pod: every `syncFrequency` and up to half of that more, with
 * 5 s as in the one-node cluster 8.5 s later at the latest. A token is replaced 16 s before it expires: a busy machine
 * may be 7 s late, a refresh at the last moment is refused. No refresh comes sooner than 10 s after the one before
 * (`--settle`), so twenty of them take about three and a half minutes.
 */
export const LIVES = {
  tokenSeconds: 27,
  refreshBefore: '16s',
  /** Up to a tenth less, which makes its expiry unlike any other. */
  credential: '60s',
  rotateBefore: '30s',
  /** How long the old credential is good for after the new one is in the Secret. */
  overlap: '16s',
}

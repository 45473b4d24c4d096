/** google.rpc.ErrorInfo: why, in a word that programs can rely on. */
export const errorInfo = (
  reason: string,
  domain: string,
  metadata: Readonly<Record<string, string>>,
): object => ({ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain, metadata })

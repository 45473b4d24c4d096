/** How a pod of secretsPod() fared with a Secret once, or with the issuer's keys. */
export type SecretUse = {
  /** When it began, epoch milliseconds of the node. */
  readonly at: number
  /** Of the Secret, or `keys`. */
  readonly name: string
  /** Of the token, the credential, the key of a signature, or all keys; absent: it could not be used. */
  readonly id?: string
  /** RFC 3339, when that ends. */
  readonly until?: string
  /** Why it could not be used; an HTTP status, or a code of Node. */
  readonly error?: string
}

/**
 * @param log of such a pod, each line behind the kubelet's timestamp; the last one may be half there
 * @throws Error when it has printed anything else
 */
export const readUses = (log: string): readonly SecretUse[] =>
  log.split('\n').flatMap((line): readonly SecretUse[] => {
    const said = line.slice(line.indexOf(' ') + 1)
    if (said.startsWith('{')) return said.endsWith('}') ? [JSON.parse(said)] : []
    if (said === '') return []
    throw new Error(`a pod says: ${said.slice(0, 500)}`)
  })

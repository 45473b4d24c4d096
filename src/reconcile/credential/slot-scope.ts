/**
 * Names whose objects are looked at together. Issuers of the same people may ask one organisation under two names,
 * and then share its slots: all ClusterCredentialIssuers are one, and all CredentialIssuers of a namespace. Those of
 * another namespace are strangers, and ids of service accounts are any organisation's.
 *
 * @param issuer of issuerKeyOf()
 */
export function slotScope(issuer: string, serviceAccount: string): string {
  const end = issuer.indexOf('/')
  // Neither has a space in it.
  return `${end < 0 ? '' : issuer.slice(0, end)} ${serviceAccount}`
}

/**
 * What metrics call an issuer: `name` of a ClusterCredentialIssuer, `namespace/*` of the CredentialIssuers of
 * a namespace: whoever makes one after the other there must not leave a series for each.
 */
export const issuerLabel = (key: string): string => key.replace(/\/.*$/, '/*')

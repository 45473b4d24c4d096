import { clusterIssuer } from './cluster-issuer.ts'

/** Of an issuer whose grant is taken back while its credentials are in use. */
export const legacyIssuer = (names: readonly string[]): object =>
  clusterIssuer('legacy', {
    local: {},
    grants: [{ namespaces: { names }, serviceAccounts: ['{namespace}:*'], scopes: ['*'] }],
  })

/** What somebody is told who may not mint as a service account of the ClusterCredentialIssuer `local`. */
export const mintRefusal = (user: string, serviceAccount: string, namespace = 'reports'): string =>
  `user "${user}" may not mint as ${serviceAccount} of ClusterCredentialIssuer local in namespace ${namespace}: ask for a Role there with ` +
  `{apiGroups: ["mintlet.dev"], resources: ["identities"], resourceNames: ["local:${serviceAccount}"], verbs: [mint]}`

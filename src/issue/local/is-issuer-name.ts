/** A Kubernetes object name (DNS-1123 subdomain): safe as a path segment, and never `.well-known`. */
const NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

export const isIssuerName = (name: string): boolean => NAME.test(name)

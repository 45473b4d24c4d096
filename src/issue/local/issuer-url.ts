import { isIssuerName } from './is-issuer-name.ts'

/** `<base>/<name>`, or undefined when the name cannot be one of an issuer. The base has no trailing slash. */
export function issuerUrl(base: string, name: string): string | undefined {
  return isIssuerName(name) ? `${base}/${name}` : undefined
}

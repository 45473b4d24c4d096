/** The header of a JWT as far as it is shown, and the rest of the token. */
const JWT = /(?<begin>eyJ[\w\-]{15})[\w\-]*\.[\w\-]+\.[\w\-]+/gv

/**
 * An output with every JWT in it cut off after its beginning, which is the same for all of an issuer.
 *
 * @param secrets other texts that must not be in it
 * @throws Error when one of them is
 */
export function withoutTokens(text: string, secrets: readonly string[]): string {
  const cut = text.replaceAll(JWT, '$<begin>…')
  if (secrets.some((secret) => cut.includes(secret))) {
    throw new Error('an output of the plugin shows a secret')
  }
  return cut
}

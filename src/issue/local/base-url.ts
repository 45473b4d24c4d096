/**
 * The base of all issuer URLs as it appears in tokens: compared byte by byte by whoever verifies,
 * hence one spelling only.
 *
 * @throws TypeError when it is not an http(s) URL without query, fragment, credentials or dot segments
 */
export function normalBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain = url !== undefined && `${url.origin}${url.pathname}`.replace(/\/+$/, '')
  if (
    url === undefined ||
    !['https:', 'http:'].includes(url.protocol) ||
    plain !== text.replace(/\/+$/, '')
  ) {
    throw new TypeError(
      'the base URL of the local issuers must be https://host[:port][/path] in its normal form, without query, fragment or credentials',
    )
  }
  return plain
}

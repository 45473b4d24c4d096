/** client_secret_basic: both are form-encoded before (RFC 6749 section 2.3.1). Pure. */
export function basicAuthorization(clientId: string, clientSecret: string): string {
  const encoded = [clientId, clientSecret].map((text) =>
    new URLSearchParams({ text }).toString().slice('text='.length),
  )
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`
}

/** Asks a token endpoint as a client does (RFC 6749 section 4.4), and says whether it got a token. */
export async function requestToken(
  tokenUrl: string,
  clientId: string,
  clientSecret: string,
): Promise<boolean> {
  try {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const answer = (await response.json()) as { readonly access_token?: unknown }
    return response.ok && typeof answer.access_token === 'string'
  } catch {
    return false
  }
}

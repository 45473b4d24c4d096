/**
 * Where client credentials are exchanged for tokens.
 *
 * @param endpoint the origin of the API
 */
export const tokenUrl = (endpoint: URL): URL => new URL('/v1/regions/global/auth/token', endpoint)

/** Below the issuer URL: where a client has to say who it is. */
export const OAUTH_PATHS = ['/token', '/introspect', '/revoke'] as const

/**
 * The id of the token that a pod of envPod() was started with: its claim `jti`.
 *
 * @param text the log of the pod
 * @returns undefined: it has printed nothing yet
 * @throws Error when it has printed anything else than claims, once
 */
export function readEnvLog(text: string): string | undefined {
  if (text === '') return undefined
  const claims = JSON.parse(Buffer.from(text, 'base64url').toString()) as { readonly jti?: unknown }
  if (typeof claims.jti !== 'string') throw new Error('the token of a pod has no jti')
  return claims.jti
}

import type { GoogleEmulator } from '../../../kit/google/start-google-emulator.ts'

/** An answer of Google's, as far as these tests look at it. */
export type Told = {
  readonly status: number
  readonly headers: Headers
  /** `{}` when the body is no JSON. */
  readonly json: Readonly<Record<string, unknown>>
  /** `error.message` of a google.rpc.Status. */
  readonly message: string | undefined
  /** `reason` of the first ErrorInfo. */
  readonly reason: string | undefined
}

/**
 * Calls iamcredentials.
 *
 * @param path what follows `/v1/projects/-/serviceAccounts/`, or a path from the root
 * @param body sent as it is when it is a text; absent: GET
 */
export async function askGoogle(
  google: GoogleEmulator,
  token: string | undefined,
  path: string,
  body?: object | string,
): Promise<Told> {
  const url = path.startsWith('/') ? path : `/v1/projects/-/serviceAccounts/${path}`
  const answer = await fetch(`${google.iamcredentialsUrl}${url}`, {
    method: body === undefined ? 'GET' : 'POST',
    redirect: 'manual',
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const { status, headers } = answer
  const json = parse(await answer.text())
  const error = json['error'] as { message?: string; details?: { reason?: string }[] } | undefined
  return { status, headers, json, message: error?.message, reason: error?.details?.[0]?.reason }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import type { AdminClient } from '../../test/kit/control-plane/admin-client.ts'

const EVERY_MS = 400
const SECRET = '/api/v1/namespaces/ci/secrets/release-bot-credential'

/**
 * Asks the endpoints of the issuer `workloads` for tokens and about them as clients and services do, one in five with a
 * wrong secret, until it is aborted. Who is not there is asked again.
 */
export async function askAsClients(
  admin: AdminClient,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  // The certificate is for the name of a Service, which leads nowhere on this machine.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })
  await using stack = new AsyncDisposableStack()
  stack.defer(() => dispatcher.destroy())
  for (let turn = 0; !signal.aborted; turn += 1) {
    await sleep(EVERY_MS)
    const { body } = await admin.request<{ data?: Record<string, string> }>('GET', SECRET)
    const value = (key: string): string => Buffer.from(body.data?.[key] ?? '', 'base64').toString()
    const secret = turn % 5 === 0 ? 'wrong' : value('clientSecret')
    const basic = Buffer.from(`${value('clientId')}:${secret}`).toString('base64')
    const post = async (path: string, form: Record<string, string>): Promise<string> => {
      const answer = await request(`${urls[turn % urls.length]}/workloads/${path}`, {
        method: 'POST',
        dispatcher,
        headers: {
          authorization: `Basic ${basic}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams(form).toString(),
      })
      return answer.body.text()
    }
    try {
      const text = await post('token', { grant_type: 'client_credentials' })
      const { access_token: token }: { access_token?: string } = JSON.parse(text)
      if (token !== undefined) await post('introspect', { token })
      if (token !== undefined && turn % 4 === 0) await post('revoke', { token })
    } catch {
      // A replica that is not started, or has ended.
    }
  }
}

import { Agent, request } from 'undici'
import type { KubeCall, KubeClient } from '../../src/kube/kube-client.ts'
import type { Operator } from '../../test/kit/operator.ts'

/** What the API server passes on to a Service of the operator's. */
const PASSED_ON =
  /^\/api\/v1\/namespaces\/mintlet-system\/services\/(?:https?:)?mintlet-(?<service>oidc|metrics):\w+\/proxy(?<path>\/.*)$/v

const LISTENING = {
  oidc: { message: 'serving issuer discovery and keys', scheme: 'https' },
  metrics: { message: 'serving health and metrics', scheme: 'http' },
} as const

/**
 * A client in whose cluster Services lead to the operator, which is a process: the API server has no node to ask there. As
 * there, nobody looks at the certificate.
 */
export function throughServices(client: KubeClient, operator: Pick<Operator, 'line'>): KubeClient {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })
  async function passOn({ path }: KubeCall): Promise<Response> {
    const { service, path: rest = '' } = PASSED_ON.exec(path)?.groups ?? {}
    const { message, scheme } = LISTENING[service === 'oidc' ? 'oidc' : 'metrics']
    const { port } = await operator.line(message)
    const answer = await request(`${scheme}://127.0.0.1:${Number(port)}${rest}`, { dispatcher })
    return { status: answer.statusCode, text: await answer.body.text() }
  }
  return {
    async request<T>(call: KubeCall) {
      if (!PASSED_ON.test(call.path)) return client.request<T>(call)
      const { status, text } = await passOn(call)
      const body: T = JSON.parse(text)
      return { status, body, serverTime: Math.floor(Date.now() / 1000) * 1000 }
    },
    async *stream(call, onOpen) {
      if (PASSED_ON.test(call.path)) yield* (await passOn(call)).text.split('\n')
      else yield* client.stream(call, onOpen)
    },
    async close() {
      await Promise.all([client.close(), dispatcher.close()])
    },
  }
}

type Response = { readonly status: number; readonly text: string }

import { readFile } from 'node:fs/promises'
import { type EchoAnswer, type EchoProxy, startEchoProxy } from '../../kit/canary/echo-proxy.ts'
import type { SecretPart } from '../../kit/canary/secret-part.ts'
import { secretParts } from '../../kit/canary/secret-parts.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { CERTIFICATE, CERTIFICATE_KEY } from '../../kit/control-plane/kube-apiserver.ts'
import type { RequestInfo } from '../../kit/control-plane/request-info.ts'

/** What is quoted in the answer to a request, or undefined for the server's own answer. */
export type Careless = (request: RequestInfo, secret: string) => EchoAnswer | undefined

export type CarelessServer = EchoProxy & {
  /** For the requests from now on, the server's own answers when it is not given. The name of what is created is known. */
  setRule(rule?: Careless): void
}

/**
 * A proxy before an API server that quotes credentials: in its answer to the write of a Secret the token that was sent,
 * in any other the last one that it has seen.
 *
 * @param learn gets every credential that is sent, also one that reaches no Secret
 */
export async function startCarelessServer(
  { folder, ca, url }: ControlPlane,
  learn: (part: SecretPart) => void,
): Promise<CarelessServer> {
  let rule: Careless | undefined
  let last = 'no token has been sent so far'
  const [cert, key] = await Promise.all([
    readFile(`${folder}/${CERTIFICATE}`, 'utf8'),
    readFile(`${folder}/${CERTIFICATE_KEY}`, 'utf8'),
  ])
  const proxy = await startEchoProxy({
    target: url,
    ca,
    cert,
    key,
    rule(request, body) {
      const { name, data } = readSecret(request, body)
      const where = `what was sent for ${request.namespace}/${name}`
      for (const [field, base64] of Object.entries(data)) {
        const value = Buffer.from(base64, 'base64').toString()
        for (const part of secretParts(where, field, value)) learn(part)
        if (['token', 'signature', 'keys.json'].includes(field)) last = value
      }
      return rule?.({ ...request, name }, last)
    },
  })
  return {
    ...proxy,
    setRule: (next) => {
      rule = next
    },
  }
}

type Sent = { readonly name: string; readonly data: Readonly<Record<string, string>> }

type Written = {
  readonly metadata?: { readonly name?: string }
  readonly data?: Readonly<Record<string, string>>
}
type Patched = readonly { readonly path: string; readonly value?: Sent['data'] }[]

/** Of a created object its name; of a created or patched Secret its data. */
function readSecret({ verb, resource, name }: RequestInfo, body: string): Sent {
  if (verb === 'create') {
    const { metadata, data = {} }: Written = JSON.parse(body)
    return { name: metadata?.name ?? '', data: resource === 'secrets' ? data : {} }
  }
  if (verb !== 'patch' || resource !== 'secrets') return { name, data: {} }
  const patch: Patched = JSON.parse(body)
  return { name, data: patch.find(({ path }) => path === '/data')?.value ?? {} }
}

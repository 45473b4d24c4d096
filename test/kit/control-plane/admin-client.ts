import { Agent } from 'undici'
import { applyYaml, type Discovered } from './apply-yaml.ts'
import type { Tokens } from './users.ts'

/** What every object of the API has, and whatever else it has. */
export type ApiObject = {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata?: {
    readonly name?: string
    readonly namespace?: string
    readonly uid?: string
    readonly resourceVersion?: string
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

export type ApiAnswer<Body> = {
  /** The HTTP status. */
  readonly status: number
  /** The parsed JSON; `{ message }` when the answer is plain text. */
  readonly body: Body
}

export type RequestOptions = {
  /** `application/json` unless given. */
  readonly contentType?: string
  /** `admin` unless given. */
  readonly user?: string
}

/** The API as tests use it: whoever they want to be, every status an answer. */
export type AdminClient = {
  /**
   * @param path with the query, from `/api` or `/apis` on
   * @param body an object is sent as JSON, a text as it is
   * @throws Error when the server cannot be reached; no status throws
   */
  request<Body = ApiObject>(
    method: string,
    path: string,
    body?: object | string,
    options?: RequestOptions,
  ): Promise<ApiAnswer<Body>>
  /**
   * Makes the objects of a multi-document YAML be as it says (server-side apply, forced), in its order, in the
   * namespace `default` when they name none. After a CustomResourceDefinition its kinds can be used.
   *
   * @returns the objects as the server has them now
   * @throws Error with the server's message when it refuses one
   */
  apply(yaml: string): Promise<readonly ApiObject[]>
  /** Ends its connections. */
  close(): Promise<void>
}

/**
 * @param url of the API server or of a proxy before it
 * @param ca PEM
 */
export function createAdminClient(url: string, ca: string, tokens: Tokens): AdminClient {
  const agent = new Agent({ connect: { ca } })
  const discovered: Discovered = new Map()

  async function request<Body = ApiObject>(
    method: string,
    path: string,
    body?: object | string,
    { contentType = 'application/json', user = 'admin' }: RequestOptions = {},
  ): Promise<ApiAnswer<Body>> {
    const token = tokens[user]
    if (token === undefined) throw new RangeError(`no user ${user}: name it in the option users`)
    const answer = await agent.request({
      origin: url,
      method,
      path,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': contentType }),
      },
      body: body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body),
    })
    const parsed: Body = JSON.parse(toJson(await answer.body.text()))
    return { status: answer.statusCode, body: parsed }
  }

  return {
    request,
    apply: (yaml) => applyYaml(request, discovered, yaml),
    close: () => agent.destroy(),
  }
}

/** Text that is not JSON becomes `{ message }`, as a Status would have it. */
function toJson(text: string): string {
  return /^\s*[[{]/.test(text) ? text : JSON.stringify({ message: text.trim() })
}

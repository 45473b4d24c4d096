import type { HttpClient, HttpProblem } from '../../http/http-client.ts'
import { KubeError } from '../../kube/error.ts'
import type { CliWorld } from '../cli-world.ts'
import { describeKubeError } from '../look/describe-kube-error.ts'
import type { Way } from './ways-to.ts'

/** What came back, or why nothing did, without a word of the answer. */
export type DoorAnswer =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly why: string }

export type DoorPost = {
  readonly contentType: 'application/x-www-form-urlencoded' | 'application/json'
  readonly body: string
  readonly authorization?: string
}

/** One way to an issuer's endpoints. */
export type IssuerDoor = {
  /** For people, as in `the keys, through the API server`. */
  readonly way: string
  get(url: URL): Promise<DoorAnswer>
  /** Absent: nobody would look whether it is the issuer that gets the secrets in it. */
  readonly post?: (url: URL, post: DoorPost) => Promise<DoorAnswer>
}

type World = Pick<CliWorld, 'client' | 'signal'>

/** @param http a client that trusts whom the issuer is to be trusted by; asked for when it is needed */
export function issuerDoor(world: World, way: Way, http: () => Promise<HttpClient>): IssuerDoor {
  switch (way.kind) {
    case 'ServiceProxy':
      return { way: 'through the API server', get: (url) => byProxy(world, way.path, url) }
    case 'Address':
      return byHttp(world, http, `at ${way.address.origin}`, way.address)
    case 'Direct':
      return byHttp(world, http, 'from the issuer', undefined)
  }
}

async function byProxy({ client, signal }: World, prefix: string, url: URL): Promise<DoorAnswer> {
  try {
    const path = `${prefix}${url.pathname}`
    const { status, body } = await client.request({ method: 'GET', path, signal })
    return { ok: true, status, body }
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    return { ok: false, why: `through the API server: ${describeKubeError(error)}` }
  }
}

function byHttp(
  { signal }: World,
  http: () => Promise<HttpClient>,
  way: string,
  address: URL | undefined,
): IssuerDoor {
  async function send(url: URL, post?: DoorPost): Promise<DoorAnswer> {
    const at = address === undefined ? url : new URL(url.pathname, address)
    const client = await http()
    const result = await client.send(
      {
        method: post === undefined ? 'GET' : 'POST',
        url: at,
        headers: {
          ...(address === undefined ? {} : { host: url.host }),
          ...(post?.authorization === undefined ? {} : { authorization: post.authorization }),
          ...(post === undefined ? {} : { 'content-type': post.contentType }),
        },
        ...(post === undefined ? {} : { body: post.body }),
        service: 'issuer',
      },
      signal,
    )
    if (!result.ok) return { ok: false, why: `${at.origin} ${PROBLEMS[result.problem]}` }
    const { status, text } = result.answer
    return { ok: true, status, body: jsonOf(text) }
  }
  return { way, get: (url) => send(url), post: send }
}

const PROBLEMS: Readonly<Record<HttpProblem, string>> = {
  NotSent: 'could not be reached, or has a certificate that is not trusted here',
  Unreachable: 'broke the connection',
  Timeout: 'did not answer in time',
  Aborted: 'was not waited for',
  TooLong: 'sent more than can be read',
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What a request to the Kubernetes API asks for, read from its address and body. Fields that do not apply are ''. */
export type RequestInfo = {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; for other addresses the method. */
  readonly verb: string
  /** '' for the core group. */
  readonly group: string
  readonly version: string
  /** Plural: `secrets`. */
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  /** Of the object; for list and watch the one that a field selector names, for create the one in the body. */
  readonly name: string
  readonly watch: boolean
  readonly userAgent: string
  /** `POST` */
  readonly method: string
  /** With the query. */
  readonly path: string
  /** Of a JSON body: the paths of a JSON patch, the keys of anything else; never what is written there. */
  readonly writes?: readonly string[]
}

const VERBS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  GET: ['get', 'list'],
  HEAD: ['get', 'list'],
  POST: ['create', 'create'],
  PUT: ['update', 'update'],
  PATCH: ['patch', 'patch'],
  DELETE: ['delete', 'deletecollection'],
}

/**
 * Follows the API server's own rules (k8s.io/apiserver RequestInfoFactory).
 *
 * @param body as it was sent; what is no JSON says nothing
 */
export function requestInfo(
  method: string,
  path: string,
  userAgent: string,
  body = '',
): RequestInfo {
  const address = ofAddress(method, path, userAgent)
  if (body === '') return address
  const { name, writes } = readBody(body)
  return {
    ...address,
    name: address.verb === 'create' ? address.name || name : address.name,
    writes,
  }
}

function ofAddress(method: string, path: string, userAgent: string): RequestInfo {
  const { pathname, searchParams } = new URL(path, 'https://127.0.0.1')
  const target = readTarget(pathname.split('/').filter(Boolean).map(decodeURIComponent))
  if (target.resource === '') {
    const verb = method.toLowerCase()
    return { verb, ...target, watch: false, userAgent, method, path }
  }
  const [one, many] = VERBS[method] ?? [method.toLowerCase(), method.toLowerCase()]
  const watch = method === 'GET' && ['true', '1'].includes(searchParams.get('watch') ?? '')
  const selected = /(?:^|,)metadata\.name=([^,]+)/.exec(searchParams.get('fieldSelector') ?? '')
  return {
    ...target,
    verb: watch ? 'watch' : target.name === '' ? many : one,
    name: target.name === '' ? (selected?.[1] ?? '') : target.name,
    watch,
    userAgent,
    method,
    path,
  }
}

type Target = Pick<
  RequestInfo,
  'group' | 'version' | 'resource' | 'subresource' | 'namespace' | 'name'
>

/** @param parts of `/api/v1/...` or `/apis/group/version/...`; everything else is no resource */
function readTarget(parts: readonly string[]): Target {
  const [root, ...afterRoot] = parts
  const nothing = { group: '', version: '', resource: '', subresource: '', namespace: '', name: '' }
  if (root !== 'api' && root !== 'apis') return nothing
  const [group = '', version = '', ...rest] = root === 'api' ? ['', ...afterRoot] : afterRoot
  // /namespaces/NAME/status is the namespace's own, /namespaces/NAME/secrets is in it.
  const inNamespace =
    rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2] ?? '')
  const [resource = '', name = '', subresource = ''] = inNamespace ? rest.slice(2) : rest
  return {
    group,
    version,
    resource,
    subresource,
    namespace: inNamespace ? (rest[1] ?? '') : '',
    name,
  }
}

type Body =
  | readonly { readonly path?: string }[]
  | { readonly metadata?: { readonly name?: string } }
  | null

function readBody(text: string): { readonly name: string; readonly writes: readonly string[] } {
  let body: Body
  try {
    body = JSON.parse(text)
  } catch {
    return { name: '', writes: [] }
  }
  if (Array.isArray(body)) return { name: '', writes: body.flatMap(({ path }) => path ?? []) }
  if (typeof body !== 'object' || body === null) return { name: '', writes: [] }
  const { metadata } = body as Exclude<Body, null | readonly unknown[]>
  return { name: metadata?.name ?? '', writes: Object.keys(body) }
}

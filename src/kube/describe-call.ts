import type { KubeCall } from './kube-client.ts'

export type CallDescription = {
  /** As RBAC says it. */
  readonly verb: string
  /** Plural, with the subresource (`serviceaccounts/token`); the path itself where it names no resource. */
  readonly resource: string
  readonly namespace?: string
  readonly name?: string
}

/** What a call is about, for metrics and messages; the same reading as the API server's own. */
export function describeCall(call: Pick<KubeCall, 'method' | 'path' | 'query'>): CallDescription {
  const parts = call.path.split('/').filter((part) => part !== '')
  // /api/v1/... or /apis/group/version/...
  let rest = parts.slice(parts[0] === 'api' ? 2 : 3)
  if ((parts[0] !== 'api' && parts[0] !== 'apis') || rest.length === 0) {
    return { verb: call.method.toLowerCase(), resource: call.path }
  }
  let namespace: string | undefined
  if (rest[0] === 'namespaces' && rest.length > 2) {
    namespace = rest[1]
    rest = rest.slice(2)
  }
  const [resource = '', name, subresource] = rest
  return {
    verb: verbOf(call, name !== undefined),
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  }
}

function verbOf(call: Pick<KubeCall, 'method' | 'query'>, named: boolean): string {
  switch (call.method) {
    case 'GET':
      if (`${call.query?.['watch']}` === 'true') return 'watch'
      return named ? 'get' : 'list'
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return named ? 'delete' : 'deletecollection'
  }
}

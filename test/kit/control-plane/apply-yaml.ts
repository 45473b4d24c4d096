import { setTimeout as sleep } from 'node:timers/promises'
import { parseAllDocuments } from 'yaml'
import type { AdminClient, ApiObject } from './admin-client.ts'

type Request = AdminClient['request']
type Resource = { readonly name: string; readonly kind: string; readonly namespaced: boolean }

/** `/api/v1` → what is served there; kept between calls because discovery costs a round trip. */
export type Discovered = Map<string, readonly Resource[]>

/** See AdminClient.apply. */
export async function applyYaml(
  request: Request,
  discovered: Discovered,
  yaml: string,
): Promise<readonly ApiObject[]> {
  const applied: ApiObject[] = []
  for (const document of parseAllDocuments(yaml)) {
    const object: ApiObject | null = document.toJS()
    if (object !== null) applied.push(await applyOne(request, discovered, object))
  }
  return applied
}

async function applyOne(
  request: Request,
  discovered: Discovered,
  object: ApiObject,
): Promise<ApiObject> {
  const path = await pathOf(request, discovered, object)
  const query = 'fieldManager=admin&force=true'
  const { status, body } = await request('PATCH', `${path}?${query}`, object, {
    contentType: 'application/apply-patch+yaml',
  })
  if (status >= 300) throw new Error(`${path} cannot be applied: ${String(body['message'])}`)
  if (object.kind === 'CustomResourceDefinition') await untilServed(request, discovered, path)
  return body
}

async function pathOf(
  request: Request,
  discovered: Discovered,
  object: ApiObject,
): Promise<string> {
  const { apiVersion = '', kind = '', metadata } = object
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  let resources = discovered.get(root)
  if (resources === undefined) {
    const { status, body } = await request<{ resources: Resource[] }>('GET', root)
    if (status !== 200)
      throw new Error(`${root} is not served: is its CustomResourceDefinition there?`)
    resources = body.resources.filter(({ name }) => !name.includes('/'))
    discovered.set(root, resources)
  }
  const resource = resources.find((candidate) => candidate.kind === kind)
  if (resource === undefined) throw new Error(`${root} has no kind ${kind}`)
  const namespace = resource.namespaced ? `/namespaces/${metadata?.namespace ?? 'default'}` : ''
  return `${root}${namespace}/${resource.name}/${metadata?.name}`
}

type Definition = {
  readonly spec: {
    readonly group: string
    readonly names: { readonly plural: string }
    readonly versions: readonly { readonly name: string; readonly served: boolean }[]
  }
}

/** Resolves when the kinds of a CustomResourceDefinition can be listed, a moment after it is accepted. */
async function untilServed(request: Request, discovered: Discovered, path: string): Promise<void> {
  const { spec } = (await request<Definition>('GET', path)).body
  for (const { name } of spec.versions.filter(({ served }) => served)) {
    const root = `/apis/${spec.group}/${name}`
    discovered.delete(root)
    for (let waited = 0; ; waited += 50) {
      const { status } = await request('GET', `${root}/${spec.names.plural}?limit=1`)
      const isListed = (await request('GET', root)).status === 200
      if (status === 200 && isListed) break
      if (waited > 10_000) throw new Error(`${root}/${spec.names.plural} is not served after 10 s`)
      await sleep(50)
    }
  }
}

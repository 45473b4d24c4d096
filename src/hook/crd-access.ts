import type { FieldSchema } from '../api/lost-fields.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { resourcePath } from '../kube/resource-path.ts'
import { isGone } from '../write/failure-of.ts'
import type { Definition } from './definition.ts'

/** A CustomResourceDefinition as the API server has it, as far as it is looked at. */
export type InstalledDefinition = {
  /** Counts the changes of what it defines; a new field manager is none. */
  readonly generation: number
  readonly storedVersions: readonly string[]
  /** By the name of the version. */
  readonly schemas: ReadonlyMap<string, FieldSchema>
  /** Its kind can be used. */
  readonly isEstablished: boolean
}

/** Errors: KubeError. */
export type CrdAccess = {
  /** undefined: there is none. */
  read(name: string): Promise<InstalledDefinition | undefined>
  /** Server-side apply; makes it if there is none. With `dryRun` the API server only judges it. */
  apply(definition: Definition, dryRun: boolean): Promise<InstalledDefinition>
}

type Raw = {
  readonly metadata: { readonly generation?: number }
  readonly spec?: { readonly versions?: readonly RawVersion[] }
  readonly status?: {
    readonly storedVersions?: readonly string[]
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[]
  }
}

type RawVersion = {
  readonly name: string
  readonly schema?: { readonly openAPIV3Schema?: FieldSchema }
}

const TYPE = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' }
const FIELD_MANAGER = 'mintlet-crds'

export function createCrdAccess(client: KubeClient, signal: AbortSignal): CrdAccess {
  return {
    async read(name) {
      try {
        const path = resourcePath(TYPE, { name })
        return installed((await client.request<Raw>({ method: 'GET', path, signal })).body)
      } catch (error) {
        if (isGone(error)) return undefined
        throw error
      }
    },
    async apply({ name, text }, dryRun) {
      const { body } = await client.request<Raw>({
        method: 'PATCH',
        path: resourcePath(TYPE, { name }),
        query: { fieldManager: FIELD_MANAGER, force: true, dryRun: dryRun ? 'All' : undefined },
        contentType: 'application/apply-patch+yaml',
        body: text,
        signal,
      })
      return installed(body)
    },
  }
}

function installed({ metadata, spec, status }: Raw): InstalledDefinition {
  return {
    generation: metadata.generation ?? 0,
    storedVersions: status?.storedVersions ?? [],
    schemas: new Map(
      spec?.versions?.map(({ name, schema }) => [name, schema?.openAPIV3Schema ?? {}]),
    ),
    isEstablished:
      status?.conditions?.some(
        (condition) => condition.type === 'Established' && condition.status === 'True',
      ) === true,
  }
}

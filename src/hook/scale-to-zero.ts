import { resourcePath } from '../kube/resource-path.ts'
import { isGone } from '../write/failure-of.ts'
import type { HookWorld } from './hook-world.ts'

export type Scaled = {
  /** How many replicas were asked for before. */
  readonly before: number
  /** Which pods are its own, as a label selector; empty: the server does not say. */
  readonly selector: string
}

type Scale = {
  readonly spec?: { readonly replicas?: number }
  readonly status?: { readonly selector?: string }
}

/**
 * Asks for no replicas of a Deployment; says nothing about whether its pods are gone.
 *
 * @returns undefined when there is no such Deployment
 * @throws KubeError
 */
export async function scaleToZero(
  { client, signal }: HookWorld,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<Scaled | undefined> {
  const type = { group: 'apps', version: 'v1', resource: 'deployments' }
  const path = resourcePath(type, { namespace, name, subresource: 'scale' })
  try {
    const { body } = await client.request<Scale>({ method: 'GET', path, signal })
    const before = body.spec?.replicas ?? 0
    const selector = body.status?.selector ?? ''
    if (before > 0) {
      await client.request({
        method: 'PATCH',
        path,
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas: 0 } },
        signal,
      })
    }
    return { before, selector }
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

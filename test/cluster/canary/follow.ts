import { setTimeout as sleep } from 'node:timers/promises'
import { KubeError } from '../../../src/kube/error.ts'
import type { KubeClient } from '../../../src/kube/kube-client.ts'

/** What is asked of the objects of any collection. */
export type Followed = {
  readonly metadata: {
    readonly namespace?: string
    readonly name: string
    readonly resourceVersion: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  /** Of Secrets, in base64. */
  readonly data?: Readonly<Record<string, string>>
}

export type Tell = (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: Followed) => void

const AGAIN_MS = 50

/**
 * Tells of every version of every object of a collection, those that are there first. It goes on where it was when
 * the API server goes away and comes back; a version is missed only if the server has forgotten it by then.
 *
 * @param path `/api/v1/secrets`
 * @param started called once what was there has been told, and nothing later can be missed
 * @returns when the signal says so
 * @throws whatever `tell` throws
 */
export async function follow(
  client: KubeClient,
  path: string,
  signal: AbortSignal,
  tell: Tell,
  started: () => void = () => undefined,
): Promise<void> {
  let resourceVersion: string | undefined

  async function list(): Promise<string> {
    const { body } = await client.request<{
      metadata: { resourceVersion: string }
      items: readonly Followed[]
    }>({ method: 'GET', path, signal })
    for (const item of body.items) tell('ADDED', item)
    return body.metadata.resourceVersion
  }

  async function watch(from: string): Promise<void> {
    const query = { watch: true, resourceVersion: from, timeoutSeconds: 600 }
    for await (const line of client.stream({ method: 'GET', path, query, signal })) {
      const event: { type: Parameters<Tell>[0] | 'ERROR'; object: Followed } = JSON.parse(line)
      // It has forgotten the version to go on from.
      if (event.type === 'ERROR') return void (resourceVersion = undefined)
      resourceVersion = event.object.metadata.resourceVersion
      tell(event.type, event.object)
    }
  }

  while (!signal.aborted) {
    try {
      resourceVersion ??= await list()
      started()
      await watch(resourceVersion)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof KubeError)) throw error
      if (error.kind === 'Gone') resourceVersion = undefined
      await sleep(AGAIN_MS)
    }
  }
}

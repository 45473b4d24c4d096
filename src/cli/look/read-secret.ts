import { metadataOf, type PartialObject } from '../../kube/partial-metadata.ts'
import { isGone } from '../../write/failure-of.ts'
import type { CliWorld } from '../cli-world.ts'

/** A Secret with its data in base64: nothing of it is printed unless that was asked for. */
export type HeldSecret = {
  readonly metadata: PartialObject['metadata']
  readonly type: string
  readonly data: Readonly<Record<string, string>>
  /** Epoch milliseconds, by the API server's clock, when it was read. */
  readonly readAt: number
}

type Raw = {
  readonly metadata: Partial<PartialObject['metadata']>
  readonly type?: string
  readonly data?: Readonly<Record<string, string>>
}

/**
 * @returns undefined when there is none
 * @throws KubeError
 */
export async function readSecret(
  { client, clock, signal }: Pick<CliWorld, 'client' | 'clock' | 'signal'>,
  namespace: string,
  name: string,
): Promise<HeldSecret | undefined> {
  try {
    const path = `/api/v1/namespaces/${namespace}/secrets/${name}`
    const { body, serverTime } = await client.request<Raw>({ method: 'GET', path, signal })
    const { metadata } = metadataOf(body)
    return {
      metadata,
      type: body.type ?? 'Opaque',
      data: body.data ?? {},
      readAt: serverTime ?? clock.now(),
    }
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

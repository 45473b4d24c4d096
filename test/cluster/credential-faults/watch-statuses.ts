import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { follow } from '../canary/follow.ts'
import { clientOf } from '../kube/client-of.ts'
import { textsOf } from './texts-of.ts'

export type StatusWatch = AsyncDisposable & {
  /** Each time that status told of a credential that was not in the Secret yet: `pipeline: cred-002`. */
  ahead(): readonly string[]
}

type WithStatus = { readonly status?: { readonly credential?: { readonly id?: string } } }

/** Watches that whatever status tells is in the Secret already: whoever waits for Ready may use it. */
export function watchStatuses(controlPlane: ControlPlane, namespace: string): StatusWatch {
  const client = clientOf(controlPlane)
  const end = new AbortController()
  const told = new Map<string, string>()
  const ahead: string[] = []
  const looking = new Set<Promise<void>>()

  async function look(name: string, id: string): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/secrets/${name}-credential`
    const { status, body } = await controlPlane.admin.request<{
      data?: Readonly<Record<string, string>>
    }>('GET', path)
    const held = status === 200 ? textsOf(body.data)['credentialId'] : undefined
    // Status may be behind, never ahead.
    if (numberOf(held) < numberOf(id)) ahead.push(`${name}: ${id}`)
  }

  const path = `/apis/mintlet.dev/v1alpha1/namespaces/${namespace}/serviceaccountcredentials`
  const following = follow(client, path, end.signal, (type, object) => {
    const { name } = object.metadata
    const id = (object as WithStatus).status?.credential?.id
    if (type === 'DELETED' || id === undefined || told.get(name) === id) return
    told.set(name, id)
    const looked = look(name, id).finally(() => looking.delete(looked))
    looking.add(looked)
  })
  return {
    ahead: () => ahead,
    async [Symbol.asyncDispose]() {
      end.abort()
      await following
      await Promise.allSettled(looking)
      await client.close()
    },
  }
}

/** The emulator counts its credentials. */
const numberOf = (id: string | undefined): number => Number(id?.replace('cred-', '') ?? -1)

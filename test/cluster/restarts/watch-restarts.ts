import { CREDENTIAL_ID_PREFIX, RESTARTED_AT_ANNOTATION } from '../../../src/api/group.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { type Followed, follow } from '../canary/follow.ts'
import { clientOf } from '../kube/client-of.ts'

/** One state of a Deployment's pod template, as far as restarts go. */
export type Restart = {
  /** Of the credentials, by the uid of the object. */
  readonly ids: Readonly<Record<string, string>>
  /** Epoch milliseconds. */
  readonly at: number
}

export type RestartWatch = AsyncDisposable & {
  /** Of a Deployment, in the order of their writing: each state of its template after the first one. */
  of(name: string): readonly Restart[]
}

type Template = {
  readonly spec?: {
    readonly template: { readonly metadata: { readonly annotations?: Record<string, string> } }
  }
}

/** Watches the Deployments of a namespace from now on. */
export function watchRestarts(controlPlane: ControlPlane, namespace: string): RestartWatch {
  const client = clientOf(controlPlane)
  const seen = new Map<string, { readonly text: string; readonly restart: Restart }[]>()
  const end = new AbortController()

  const note = (object: Followed & Template): void => {
    const { annotations = {} } = object.spec?.template.metadata ?? {}
    const states = seen.get(object.metadata.name) ?? []
    seen.set(object.metadata.name, states)
    const text = JSON.stringify(annotations)
    if (states.at(-1)?.text !== text) states.push({ text, restart: restartOf(annotations) })
  }

  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`
  const following = follow(client, path, end.signal, (_type, object) => note(object))
  return {
    of: (name) => (seen.get(name) ?? []).slice(1).map(({ restart }) => restart),
    async [Symbol.asyncDispose]() {
      end.abort()
      await following
      await client.close()
    },
  }
}

const restartOf = (annotations: Readonly<Record<string, string>>): Restart => ({
  ids: Object.fromEntries(
    Object.entries(annotations)
      .filter(([key]) => key.startsWith(CREDENTIAL_ID_PREFIX))
      .map(([key, id]) => [key.slice(CREDENTIAL_ID_PREFIX.length), id]),
  ),
  at: Date.parse(annotations[RESTARTED_AT_ANNOTATION] ?? ''),
})

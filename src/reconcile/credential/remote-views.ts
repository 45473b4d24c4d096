import type { RemoteCredential } from '../../api/remote-credential.ts'
import type { ObservedRemote } from '../../plan/credential/observed-credential.ts'

/** What an issuer said of one service account, and when. */
export type RemoteView = {
  /** Epoch milliseconds, by our clock. */
  readonly at: number
  readonly result: ObservedRemote['result']
  /** Of the service account; undefined: it could not be seen, or has none. */
  readonly clientId: string | undefined
}

/**
 * The last view of each service account, so that one list serves all of its objects. It decides nothing
 * that cannot be taken back: for that it is asked for again.
 */
export type RemoteViews = {
  get(issuer: string, serviceAccount: string): RemoteView | undefined
  keep(issuer: string, serviceAccount: string, view: RemoteView): void
  /** What we did ourselves since. */
  added(issuer: string, serviceAccount: string, credential: RemoteCredential): void
  removed(issuer: string, serviceAccount: string, id: string): void
  /** Nothing of it holds any more: it is gone, or asks somewhere else or as somebody else. */
  forget(issuer: string): void
}

/** Service accounts of all issuers; of more the longest unasked is asked again. */
const MOST = 4096

/** Neither has a space in it. */
const keyOf = (issuer: string, serviceAccount: string): string => `${issuer} ${serviceAccount}`

export function createRemoteViews(): RemoteViews {
  const views = new Map<string, RemoteView>()

  function keep(key: string, view: RemoteView): void {
    views.delete(key)
    views.set(key, view)
    const [oldest] = views.keys()
    if (views.size > MOST && oldest !== undefined) views.delete(oldest)
  }

  function change(
    key: string,
    changed: (credentials: readonly RemoteCredential[]) => readonly RemoteCredential[],
  ): void {
    const view = views.get(key)
    if (view?.result.ok !== true) return
    const result = { ...view.result, credentials: changed(view.result.credentials) }
    views.set(key, { ...view, result })
  }

  return {
    get: (issuer, serviceAccount) => views.get(keyOf(issuer, serviceAccount)),
    keep: (issuer, serviceAccount, view) => keep(keyOf(issuer, serviceAccount), view),
    added: (issuer, serviceAccount, credential) =>
      change(keyOf(issuer, serviceAccount), (all) => [
        ...all.filter(({ id }) => id !== credential.id),
        credential,
      ]),
    removed: (issuer, serviceAccount, id) =>
      change(keyOf(issuer, serviceAccount), (all) => all.filter((each) => each.id !== id)),
    forget(issuer) {
      for (const key of views.keys()) if (key.startsWith(`${issuer} `)) views.delete(key)
    },
  }
}

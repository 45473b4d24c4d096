import type { ObservedConsumers } from '../plan/observed.ts'

/** What the pods of namespaces were last seen to do with Secrets: one list serves all objects of a namespace. */
export type ConsumerViews = {
  /** From memory; undefined: not looked at, or too long ago. */
  seen(namespace: string, secret: string): ObservedConsumers | undefined
  /**
   * Lists the pods of the namespace, unless that was done, or tried, just now; who asks meanwhile waits for the same
   * list. Never rejects: of what could not be listed `uses` is undefined.
   */
  look(namespace: string, secret: string): Promise<ObservedConsumers>
}

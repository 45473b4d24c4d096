import type { Condition } from '../../api/condition.ts'
import type { SubjectKind } from '../subject.ts'
import type { Consumer } from './consumers-in-pod.ts'
import type { HeldCredential } from './held-credential.ts'
import type { InspectedSecret } from './inspected-secret.ts'
import type { ObjectEvent } from './object-event.ts'
import type { ObjectFacts } from './object-facts.ts'
import type { Problem } from './problem.ts'
import type { SecretValue } from './secret-values.ts'
import type { TimelineEntry } from './timeline.ts'

/**
 * Everything about one object. Times are RFC 3339. What could not be looked at has a `problem` in its place. There is
 * no token, signature or client secret in it, but for `values`.
 */
export type InspectReport = ObjectFacts & {
  readonly kind: SubjectKind
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** By the clock of whoever looked, as everything relative is. */
  readonly lookedAt: string
  /** Ready, and nothing fails. */
  readonly healthy: boolean
  /** The gravest first. */
  readonly problems: readonly Problem[]
  readonly conditions: readonly Condition[]
  /** The oldest first; what is to come at its end. */
  readonly timeline: readonly TimelineEntry[]
  readonly secret: InspectedSecret
  /** What the Secret holds; absent where it was not seen. */
  readonly credential?: HeldCredential
  readonly consumers: Part<Consumer>
  readonly events: Part<ObjectEvent>
  /** With --show alone: the Secret in clear. */
  readonly values?: readonly SecretValue[]
}

/** A list, or why it could not be had. */
export type Part<T> = { readonly items: readonly T[] } | { readonly problem: string }

import type { IssuerKind } from '../../api/generic-issuer.ts'
import type { Answer } from './answer.ts'
import type { Budget } from './budget.ts'
import type { GrantExplanation } from './explain-grants.ts'
import type { GrantToAdd } from './grant-to-add.ts'
import type { Enforcement, JudgedRight } from './judge-rights.ts'
import type { RoleToAskFor } from './role-to-ask-for.ts'

/** Whether a namespace may have a credential, and who may ask for it. */
export type GrantReport = {
  readonly answer: Answer
  /** Why it is not Yes; empty when it is. */
  readonly reasons: readonly string[]
  readonly asked: {
    readonly namespace: string
    /** The object that was named. */
    readonly object?: { readonly kind: string; readonly name: string }
    readonly kind?: string
    readonly serviceAccount?: string
    readonly delegates?: readonly string[]
    readonly scopes?: readonly string[]
    readonly audiences?: readonly string[]
    readonly lifetime?: string
  }
  /** Absent: nothing says which one it is. */
  readonly issuer?: {
    readonly kind: IssuerKind
    readonly name: string
    /** Whether it was seen: `Forbidden` and `Failed` say nothing of whether there is one. */
    readonly found: 'Yes' | 'Absent' | 'Forbidden' | 'Failed'
    /** Whether it can mint now, as its status says. */
    readonly ready?: { readonly status: string; readonly reason: string; readonly message: string }
    /** What stands against it whatever is granted. */
    readonly refusals: readonly string[]
  }
  readonly granted: {
    readonly answer: Answer
    /** Each grant of the issuer. */
    readonly grants: readonly GrantExplanation[]
    /** How long what is granted lives at most. */
    readonly lifetime?: string
    readonly credentials?: Budget
    /** The least that would grant it, where nothing does. */
    readonly grantToAdd?: GrantToAdd
  }
  readonly requester: {
    readonly answer: Answer
    /** Absent: the API server does not say who asks. */
    readonly user?: string
    readonly groups: readonly string[]
    readonly rights: readonly JudgedRight[]
    /** What would let them, where something is missing. */
    readonly access?: RoleToAskFor
  }
  readonly admission: { readonly enforcement: Enforcement; readonly message: string }
  /** What is worth knowing and decides nothing. */
  readonly notes: readonly string[]
}

import type { ImpersonatedTokenSpec } from './impersonated-token-spec.ts'
import type { ImpersonatedTokenStatus } from './impersonated-token-status.ts'
import type { ObjectMeta } from './object-meta.ts'
import type { Parsed } from './parsed.ts'

/** An ImpersonatedToken as decisions see it. */
export type ImpersonatedToken = {
  readonly metadata: ObjectMeta & { readonly namespace: string }
  readonly spec: Parsed<ImpersonatedTokenSpec>
  readonly status: ImpersonatedTokenStatus
}

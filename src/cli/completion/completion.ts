import type { Candidate } from './candidate.ts'
import type { Directive } from './directive.ts'

export type Completion = {
  readonly candidates: readonly Candidate[]
  readonly directive: Directive
}

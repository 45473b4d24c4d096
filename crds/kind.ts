import type { z } from 'zod'
import type { CelRule } from '../src/api/cel.ts'

export type Column = {
  readonly name: string
  readonly type: 'string' | 'date'
  readonly jsonPath: string
  readonly description: string
  /** 0 is always shown, 1 with `-o wide`. */
  readonly priority?: 0 | 1
}

/** What a CustomResourceDefinition needs to know of a kind. */
export type Kind = {
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortName: string
  readonly scope: 'Namespaced' | 'Cluster'
  readonly description: string
  readonly spec: z.ZodType
  readonly status: z.ZodType
  readonly rules: readonly CelRule[]
  readonly columns: readonly Column[]
  readonly selectableFields: readonly string[]
}

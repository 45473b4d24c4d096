import type { PartialObject } from '../../kube/partial-metadata.ts'

/** A Secret as the API server has it. */
export type RawSecret = {
  readonly metadata: Partial<PartialObject['metadata']> & {
    readonly managedFields?: readonly {
      readonly manager?: string
      readonly operation?: string
      readonly time?: string
    }[]
  }
  readonly type?: string
  readonly immutable?: boolean
  /** base64 */
  readonly data?: Readonly<Record<string, string>>
}

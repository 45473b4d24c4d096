import type { Told } from './told.ts'
import type { Trouble } from './trouble.ts'

/** Why nothing valid is published, in the words of the kind. */
export type Unready = {
  readonly suspended: boolean
  /** What is published has expired; else nothing is known to be published. */
  readonly lapsed: boolean
  readonly texts: {
    readonly suspended: string
    readonly lapsed: string
    readonly pending: string
  }
}

/** What Ready=False says: what a person has to act upon first, then what explains most. */
export function readyFalse(
  { suspended, lapsed, texts }: Unready,
  trouble: Trouble | undefined,
): Told {
  if (trouble?.stalled === true) return { reason: trouble.reason, message: trouble.message }
  if (suspended) return { reason: 'Suspended', message: texts.suspended }
  if (lapsed) {
    const why = trouble === undefined ? '' : ` ${trouble.message}`
    const message = trouble?.reason === 'Lapsed' ? trouble.message : `${texts.lapsed}${why}`
    return { reason: 'Lapsed', message }
  }
  if (trouble !== undefined) return { reason: trouble.reason, message: trouble.message }
  return { reason: 'Pending', message: texts.pending }
}

import type { ImpersonatedToken } from '../../api/impersonated-token.ts'
import { printable } from '../text/printable.ts'

export type MintState =
  | { readonly state: 'Ready' }
  /** Nothing comes of it unless somebody acts. */
  | { readonly state: 'Refused'; readonly why: string }
  /** `why` undefined: nobody has looked at it yet. */
  | { readonly state: 'Awaited'; readonly why: string | undefined }

/** What has come of the object so far, by its conditions. Pure. */
export function judgeMinted({ status }: Pick<ImpersonatedToken, 'status'>): MintState {
  const of = (wanted: string) => status.conditions?.find(({ type }) => type === wanted)
  const ready = of('Ready')
  if (ready === undefined) return { state: 'Awaited', why: undefined }
  if (ready.status === 'True') return { state: 'Ready' }
  const why = printable(`${ready.reason}: ${ready.message}`)
  return { state: of('Stalled')?.status === 'True' ? 'Refused' : 'Awaited', why }
}

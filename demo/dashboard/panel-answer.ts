import type { Panel, Target } from './dashboard-file.ts'
import type { Series } from './series.ts'

/** What a panel shows: the series of each of its queries. */
export type PanelAnswer = {
  readonly panel: Panel
  readonly answers: readonly { readonly target: Target; readonly series: readonly Series[] }[]
}

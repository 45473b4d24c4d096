import { readFileSync } from 'node:fs'

export type GridPosition = {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export type Target = {
  readonly refId: string
  readonly expr: string
  readonly datasource: { readonly type: string; readonly uid: string }
  /** Of a series, with `{{label}}` in it. */
  readonly legendFormat?: string
  readonly instant?: boolean
}

export type Threshold = { readonly color: string; readonly value: number | null }

/** What a value is shown as, and in which colour, by the value as a text. */
export type ValueMapping = {
  readonly type: string
  readonly options: Readonly<Record<string, { readonly text: string; readonly color?: string }>>
}

export type FieldDefaults = {
  readonly unit?: string
  readonly min?: number
  readonly noValue?: string
  readonly thresholds?: { readonly steps: readonly Threshold[] }
  readonly custom?: { readonly stacking?: { readonly mode: string } }
}

/** For one column of a table. */
export type FieldOverride = {
  readonly matcher: { readonly id: string; readonly options: string }
  readonly properties: readonly { readonly id: string; readonly value: unknown }[]
}

export type Transformation = {
  readonly id: string
  readonly options: {
    readonly excludeByName?: Readonly<Record<string, boolean>>
    readonly renameByName?: Readonly<Record<string, string>>
    readonly indexByName?: Readonly<Record<string, number>>
  }
}

export type Panel = {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: { readonly type: string; readonly uid: string }
  readonly gridPos: GridPosition
  readonly targets?: readonly Target[]
  readonly fieldConfig?: {
    readonly defaults: FieldDefaults
    readonly overrides: readonly FieldOverride[]
  }
  readonly options?: {
    readonly sortBy?: readonly { readonly displayName: string; readonly desc: boolean }[]
  }
  readonly transformations?: readonly Transformation[]
}

/** As Grafana's JSON has it, as far as it is used here. */
export type Dashboard = {
  readonly uid: string
  readonly title: string
  readonly templating: {
    readonly list: readonly {
      readonly name: string
      readonly type: string
      readonly query: unknown
      readonly allValue?: string
    }[]
  }
  readonly panels: readonly Panel[]
}

/** The dashboard of the chart as it lies there. */
export function dashboardFile(): { readonly text: string; readonly content: Dashboard } {
  const path = new URL('../../helm/mintlet/files/dashboard.json', import.meta.url)
  const text = readFileSync(path, 'utf8')
  const content: Dashboard = JSON.parse(text)
  return { text, content }
}

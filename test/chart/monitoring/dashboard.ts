import { readFileSync } from 'node:fs'

export type Panel = {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: { readonly type: string; readonly uid: string }
  readonly gridPos: {
    readonly x: number
    readonly y: number
    readonly w: number
    readonly h: number
  }
  readonly targets?: readonly {
    readonly refId: string
    readonly expr: string
    readonly datasource: { readonly type: string; readonly uid: string }
  }[]
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
}

export type Dashboard = {
  readonly uid: string
  readonly title: string
  readonly templating: {
    readonly list: readonly {
      readonly name: string
      readonly type: string
      readonly query: unknown
    }[]
  }
  readonly panels: readonly Panel[]
}

/** The dashboard of the chart as it lies there. */
export function dashboard(): { readonly text: string; readonly content: Dashboard } {
  const path = new URL('../../../helm/mintlet/files/dashboard.json', import.meta.url)
  const text = readFileSync(path, 'utf8')
  const content: Dashboard = JSON.parse(text)
  return { text, content }
}

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

export type AlertRule = {
  readonly alert: string
  readonly expr: string
  readonly for: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export type RuleFile = {
  readonly groups: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[]
}

/** The alerts of the chart as they lie there, and where. */
export function ruleFile(): { readonly path: string; readonly file: RuleFile } {
  const path = fileURLToPath(new URL('../../../helm/mintlet/files/rules.yaml', import.meta.url))
  const file: RuleFile = parse(readFileSync(path, 'utf8'))
  return { path, file }
}

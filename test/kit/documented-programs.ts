import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { ApiObject } from './control-plane/admin-client.ts'

export type Documented = {
  /** Every object of deploy/samples/local-clients, in the order in which kubectl apply takes them. */
  readonly samples: readonly ApiObject[]
  /** The files that the pods of the samples have in ConfigMaps: by name of the ConfigMap, then of the file. */
  readonly mounted: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly guide: string
  /** The programs that the guide prints: each block of code behind a line that ends with the name of its file. */
  readonly printed: Readonly<Record<string, string>>
}

const ROOT = join(import.meta.dirname, '../..')
const SAMPLES = join(ROOT, 'deploy/samples/local-clients')
const PRINTED = /`(?<name>[\w.\-]+)`:\n\n```\w+\n(?<text>[\s\S]+?)^```$/gmv

/** What docs/guides/local-clients.md and its samples have to show. */
export function documentedPrograms(): Documented {
  const samples = readdirSync(SAMPLES)
    .toSorted()
    .flatMap((file) => parseAllDocuments(readFileSync(join(SAMPLES, file), 'utf8')))
    .map((document): ApiObject => document.toJS())
  const maps = samples.filter(({ kind }) => kind === 'ConfigMap')
  const guide = readFileSync(join(ROOT, 'docs/guides/local-clients.md'), 'utf8')
  const blocks = [...guide.matchAll(PRINTED)].map(({ groups = {} }) => groups)
  return {
    samples,
    mounted: Object.fromEntries(
      maps.map(({ metadata, data }) => [metadata?.name ?? '', data as Record<string, string>]),
    ),
    guide,
    printed: Object.fromEntries(blocks.map(({ name = '', text = '' }) => [name, text])),
  }
}

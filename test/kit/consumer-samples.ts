import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { ApiObject } from './control-plane/admin-client.ts'

/** An object of deploy/samples/consumers. */
export type ConsumerSample = {
  /** The folder, which has the name of its guide. */
  readonly consumer: string
  /** Below that folder: `20-token.yaml`. */
  readonly file: string
  readonly object: ApiObject
}

export type ConsumerSamples = {
  /** Every file, by its path below deploy/samples/consumers, and its text. */
  readonly files: readonly (readonly [path: string, text: string])[]
  /** What kubectl apply takes in this cluster, in its order: all but what is for another cluster or service. */
  readonly here: readonly ConsumerSample[]
}

const FOLDER = join(import.meta.dirname, '../../deploy/samples/consumers')

/** deploy/samples/consumers as its readers have it. */
export function consumerSamples(): ConsumerSamples {
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(FOLDER.length + 1))
    .toSorted()
    .map((path) => [path, readFileSync(join(FOLDER, path), 'utf8')] as const)
  const here = files.flatMap(([path, text]) => {
    const [consumer = '', file = '', ...deeper] = path.split('/')
    if (deeper.length > 0 || !file.endsWith('.yaml')) return []
    return parseAllDocuments(text).map((document) => ({
      consumer,
      file: basename(file),
      object: document.toJS() as ApiObject,
    }))
  })
  return { files, here }
}

import { GROUP } from '../api/group.ts'
import type { Definition } from './definition.ts'

const SUFFIX = `.${GROUP}`

/**
 * Reads as much of a YAML file as has to be known before it is sent to the API server, which reads all of it. Not a
 * reader of YAML: the files are generated, by `npm run crds`, and have one way to say each thing.
 *
 * @returns undefined when it is not a CustomResourceDefinition of our group
 */
export function readDefinition(text: string): Definition | undefined {
  if (!/^kind: CustomResourceDefinition$/m.test(text)) return undefined
  const name = /^metadata:\n {2}name: (?<name>[a-z0-9.-]+)$/m.exec(text)?.groups?.['name']
  if (name === undefined || !name.endsWith(SUFFIX)) return undefined
  const [, list = ''] = /^ {2}versions:\n((?: {4}.*\n?)+)/m.exec(text) ?? []
  const versions = [...list.matchAll(/^ {4}- name: (?<version>v[a-z0-9]+)$/gm)].flatMap(
    ({ groups }) => groups?.['version'] ?? [],
  )
  return { name, versions, text }
}

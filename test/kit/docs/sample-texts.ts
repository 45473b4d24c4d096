import { globSync, readFileSync } from 'node:fs'
import { documentedPrograms } from '../documented-programs.ts'
import { ROOT } from './document-pages.ts'

/** Texts of files that pages print: what they are, by their text. */
export type SampleTexts = ReadonlyMap<string, string>

/** Every file of deploy/samples by its text, and every program that docs/guides/local-clients.md prints with its name. */
export function sampleTexts(): SampleTexts {
  const files = globSync('deploy/samples/**/*.*', { cwd: ROOT }).map(
    (path) => [readFileSync(`${ROOT}${path}`, 'utf8'), path] as const,
  )
  const programs = Object.entries(documentedPrograms().printed).map(
    ([name, text]) => [text, `docs/guides/local-clients.md: ${name}`] as const,
  )
  return new Map([...files, ...programs])
}

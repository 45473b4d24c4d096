import { readFileSync } from 'node:fs'
import { documentPages, ROOT } from './document-pages.ts'

/** A command in the middle of a sentence. */
export type InlineCommand = {
  readonly page: string
  readonly program: 'kubectl' | 'helm'
  /** What follows the program, up to a `|`, `>` or `&&`. */
  readonly words: readonly string[]
}

const BLOCK = /^ *```[\s\S]*?^ *```$/gm
const COMMAND = /`(?<program>kubectl|helm) (?<rest>[^`]+)`/g

/** Every command for kubectl and Helm that the pages name outside of their blocks; plugins of kubectl are not among them. */
export function inlineCommands(): readonly InlineCommand[] {
  return documentPages().flatMap((page) => {
    const prose = readFileSync(`${ROOT}${page}`, 'utf8').replaceAll(BLOCK, '')
    return [...prose.matchAll(COMMAND)].flatMap(({ groups = {} }): InlineCommand[] => {
      const [own = ''] = (groups['rest'] ?? '').split(/ (?:\||>|&&) /)
      const words = own.trim().split(/\s+/)
      const program = groups['program'] === 'helm' ? 'helm' : 'kubectl'
      // A flag alone is no command.
      return /^(?:mintlet$|-)/.test(words[0] ?? '') ? [] : [{ page, program, words }]
    })
  })
}

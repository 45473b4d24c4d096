import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the pages are. */
export const ROOT: string = fileURLToPath(new URL('../../../', import.meta.url))

/** Every page that a reader of the repository may follow, as a path below its root. */
export function documentPages(): readonly string[] {
  const found = ['*.md', 'docs/**/*.md', 'helm/*/README.md'].flatMap((pattern) =>
    globSync(pattern, { cwd: ROOT }),
  )
  // A history of changes is nothing to follow.
  return found.filter((page) => page !== 'CHANGELOG.md').toSorted()
}

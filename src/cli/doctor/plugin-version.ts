import { readFileSync } from 'node:fs'

/** Of the package that this program is part of. */
export function pluginVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  const about: { readonly version: string } = JSON.parse(text)
  return about.version
}

import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../../deploy/', import.meta.url)

/** The files of deploy/ that hold objects, name → YAML; neither samples nor the kustomization. */
export function deployed(): ReadonlyMap<string, string> {
  const names = readdirSync(FOLDER).filter(
    (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml',
  )
  return new Map(names.map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]))
}

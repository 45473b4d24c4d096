import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chartFiles } from './chart-files.ts'
import { renderDeploy } from './render-deploy.ts'

/**
 * Writes what is generated of the chart and of deploy/. With --check it writes nothing and fails when a file is not what it
 * should be.
 */
const check = process.argv.includes('--check')
const root = join(import.meta.dirname, '..')
const stale: string[] = []

// First, because deploy/ is rendered with this schema.
update(chartFiles())
update(await renderDeploy())

if (stale.length > 0) {
  process.stderr.write(
    `out of date: ${stale.join(', ')}; run npm run deploy and commit the result\n`,
  )
  process.exitCode = 1
}

function update(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    if (!check) writeFileSync(join(root, path), text)
    else if (readOr(join(root, path), '') !== text) stale.push(path)
  }
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}

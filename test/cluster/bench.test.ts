import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Figures } from '../../bench/figures.ts'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..', '..')
const OBJECTS = 100

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/mintlet-bench-`)
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

test('the short bench finds two writes and no read a mint, and names its figures as it always does', async () => {
  const out = join(folder, 'figures.json')
  await run('npm', ['run', 'build'], { cwd: ROOT })
  const bench = ['bench/bench.ts', '--only', 'cold', '--count', String(OBJECTS), '--out', out]
  const { stdout } = await run(process.execPath, bench, { cwd: ROOT })
  const { raw, coldIssue }: Pick<Figures, 'raw' | 'coldIssue'> = JSON.parse(
    await readFile(out, 'utf8'),
  )

  expect(stdout).toMatch(/^coldIssue$/m)
  expect(raw.pairsPerSecond).toBeGreaterThan(0)
  expect(coldIssue).toMatchObject({
    objects: OBJECTS,
    ratio: expect.any(Number),
    cpuMsPerMint: expect.any(Number),
    peakRssMb: expect.any(Number),
  })
  expect(coldIssue.calls).toMatchObject({
    'POST secrets': OBJECTS,
    'PATCH impersonatedtokens/status': OBJECTS,
  })
  // Whoever begins to lead looks at the keys of its issuer, once.
  expect(coldIssue.callsPerMint * OBJECTS).toBeLessThanOrEqual(2 * OBJECTS + 1)
  expect(coldIssue.readsPerMint * OBJECTS).toBeLessThanOrEqual(1)
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runProgram } from '../../kit/run-program.ts'

const script = fileURLToPath(new URL('../../kit/side-by-side.ts', import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mintlet-side-by-side-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** What comes of running all of these scripts. */
async function ran(scripts: Readonly<Record<string, string>>, ...more: string[]): Promise<string> {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts }))
  const args = [script, ...Object.keys(scripts), ...more]
  return (await runProgram(process.execPath, args, { cwd: folder })).stdout
}

test('what each says stands together, and the end says how they went', async () => {
  // Each waits for what the other makes: one after the other they would never end.
  const one = 'echo one; touch a; until [ -e b ]; do sleep 0.01; done; echo of one'
  const two = 'echo two >&2; touch b; until [ -e a ]; do sleep 0.01; done; echo of two >&2'
  const said = await ran({ one, two })
  expect(said).toContain('one\nof one\n')
  expect(said).toContain('two\nof two\n')
  expect(said).toMatch(/\nok {4} one \(\d+\.\d s\)\nok {4} two \(\d+\.\d s\)\n$/)
})

test('one that fails, or is killed, fails all, and the others still end', async () => {
  const bad = 'echo broken; exit 3'
  const slow = 'sleep 0.1; echo unharmed'
  const whole = /broken\nunharmed\n[^]*FAILED bad [^]*ok {4} slow /
  await expect(ran({ bad, slow })).rejects.toThrow(whole)
  await expect(ran({ killed: 'kill -9 $$' })).rejects.toThrow(/FAILED killed/)
})

test('a script that there is not is nothing that could have passed', async () => {
  await expect(ran({ good: 'true' }, 'missing')).rejects.toThrow(
    'package.json has no script missing',
  )
})

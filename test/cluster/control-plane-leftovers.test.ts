import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const MODULE = fileURLToPath(
  new URL('../kit/control-plane/start-control-plane.ts', import.meta.url),
)

/** Starts a control plane in a process group of its own, which then does `ending`. */
async function startScript(ending: string): Promise<{ group: number; folder: string }> {
  const script = `
    const { startControlPlane } = await import(${JSON.stringify(MODULE)})
    const { folder } = await startControlPlane()
    console.log(folder)
    process.stdin.once('data', () => { ${ending} })
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [folder]: string[] = await once(createInterface({ input: child.stdout }), 'line')
  // Only now, so that all endings come when everything runs.
  if (ending !== '') child.stdin.write('go\n')
  return { group: child.pid ?? 0, folder: folder ?? '' }
}

/** How many processes run with this folder in their arguments; one that has ended and is not reaped does not count. */
function countProcesses(folder: string): number {
  const lines = execFileSync('ps', ['-A', '-o', 'stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.includes(folder) && !line.startsWith('Z')).length
}

/** Resolves when neither processes nor the folder are left, and says so after 10 s when they are. */
async function leftovers(folder: string): Promise<{ processes: number; folder: boolean }> {
  for (let waited = 0; ; waited += 50) {
    const left = { processes: countProcesses(folder), folder: existsSync(folder) }
    if ((left.processes === 0 && !left.folder) || waited > 10_000) return left
    await sleep(50)
  }
}

const NOTHING = { processes: 0, folder: false }

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'nothing is left behind by a process group that got a %s',
  async (signal) => {
    const { group, folder } = await startScript('')
    expect(countProcesses(folder)).toBe(2)
    process.kill(-group, signal)
    expect(await leftovers(folder)).toStrictEqual(NOTHING)
  },
)

test.each([
  ['throws an error that nobody catches', 'throw new Error()'],
  ['exits', 'process.exit(0)'],
  ['comes to its end without stopping it', 'process.stdin.unref()'],
])('nothing is left behind by a script that %s', async (_name, ending) => {
  const { folder } = await startScript(ending)
  expect(await leftovers(folder)).toStrictEqual(NOTHING)
})

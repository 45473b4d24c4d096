import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/*
 * Runs scripts of package.json side by side: `node test/kit/side-by-side.ts types lint unit`. What each says is printed
 * in one piece when it has ended, the exit code is 1 if one of them fails, and the last lines say which. Without npm in
 * between, whose start takes as long as some of them. An interrupt reaches all of them, as they share the terminal.
 */

type Ended = { readonly isGood: boolean; readonly said: string }

async function run(name: string, command: string): Promise<Ended> {
  const begun = performance.now()
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  child.once('error', reject)
  // A signal leaves null, which is no success.
  child.once('close', (code) => resolve(code === 0))
  const isGood = await promise
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  process.stdout.write(Buffer.concat(chunks))
  return { isGood, said: `${isGood ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)` }
}

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}
const named = process.argv.slice(2).map((name): [string, string] => {
  const command = scripts[name]
  if (command === undefined) throw new Error(`package.json has no script ${name}`)
  return [name, command]
})
const ended = await Promise.all(named.map(([name, command]) => run(name, command)))
process.stdout.write(`\n${ended.map(({ said }) => said).join('\n')}\n`)
process.exitCode = ended.every(({ isGood }) => isGood) ? 0 : 1

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ControlPlane } from '../test/kit/control-plane/control-plane.ts'
import { freePort } from '../test/kit/control-plane/free-port.ts'
import { OPERATOR_USER } from './install-mintlet.ts'

export type Operator = {
  readonly logPath: string
  isRunning(): boolean
  /** The last error that it logged, to be told when it ended by itself. */
  lastError(): string | undefined
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>
}

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts')

/**
 * Starts the operator as a process of its own, with times that suit short lives.
 *
 * @param more flags
 * @param environment beside that of this process
 */
export async function startOperator(
  controlPlane: ControlPlane,
  more: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Operator> {
  const healthPort = await freePort()
  const flags = {
    kubeconfig: controlPlane.kubeconfigFor(OPERATOR_USER),
    namespace: 'mintlet-system',
    'min-lifetime': '5s',
    'health-address': `127.0.0.1:${healthPort}`,
    ...more,
  }
  const logPath = join(controlPlane.folder, 'operator.log')
  const log = openSync(logPath, 'a')
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`)
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', log, log],
    env: { ...process.env, ...environment },
    // A group of its own: Ctrl-C is ours to pass on, after the last look.
    detached: true,
  })
  closeSync(log)
  if (child.pid !== undefined) controlPlane.dieWith(child.pid)
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  return {
    logPath,
    isRunning,
    lastError: () =>
      readFileSync(logPath, 'utf8')
        .split('\n')
        .findLast((line) => line.includes('"level":"error"')),
    async stop() {
      if (!isRunning()) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

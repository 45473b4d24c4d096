import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'

/** Why there are no tests with kubectl here, or undefined when there is one. */
export const kubectlMissing: string | undefined = ((): string | undefined => {
  try {
    execFileSync('kubectl', ['version', '--client', '--output=json'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'there is no kubectl on the PATH'
  }
})()

/**
 * @returns what kubectl writes to stdout; its warnings go to stderr
 * @throws Error when it fails
 */
export async function kubectl(kubeconfig: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('kubectl', [`--kubeconfig=${kubeconfig}`, ...args])
  return stdout
}

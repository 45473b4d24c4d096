import { type Operator, startOperator } from '../kit/operator.ts'

/**
 * Starts an operator for short lives and resolves when it is ready.
 *
 * @param flags the kubeconfig, where it serves discovery, and whatever a test needs beside
 */
export async function startReady(flags: readonly string[]): Promise<Operator> {
  const operator = startOperator({ flags: [...FLAGS, ...flags] })
  try {
    await operator.ready()
    return operator
  } catch (error) {
    await operator[Symbol.asyncDispose]()
    throw error
  }
}

const FLAGS = [
  '--min-lifetime=5s',
  // No credential is rotated sooner than this after its issue.
  '--request-interval=10s',
  '--oidc-insecure-http',
  '--health-address=127.0.0.1:0',
]

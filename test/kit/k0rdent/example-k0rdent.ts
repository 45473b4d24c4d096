import { type PlainClient, plainClient } from './plain-client.ts'
import { type K0rdentEmulator, startK0rdentEmulator } from './start-k0rdent-emulator.ts'

/** A k0rdent with a few service accounts, and an administrator who asks. */
export type ExampleK0rdent = AsyncDisposable & {
  readonly k0rdent: K0rdentEmulator
  readonly client: PlainClient
  /** Its clock stands still but for this. */
  pass(milliseconds: number): void
}

/**
 * - `sa-pipeline-prod` of the organization `myorg`, with the roles compute.deployer and storage.writer
 * - `sa-project` of the project `proj-a`, with the same; `proj-b` is there too
 * - `sa-admin`, an administrator
 *
 * @param start epoch milliseconds
 */
export async function startExampleK0rdent(start: number): Promise<ExampleK0rdent> {
  let time = start
  const roles = ['compute.deployer', 'storage.writer']
  const above = { scope: 'organization', scopeId: 'myorg' } as const
  const k0rdent = await startK0rdentEmulator({
    serviceAccounts: [
      { id: 'sa-pipeline-prod', ...above, roles },
      { id: 'sa-project', scope: 'project', scopeId: 'proj-a', roles },
      { id: 'sa-admin', ...above, roles: [], administrator: true },
    ],
    projects: ['proj-a', 'proj-b'],
    now: () => time,
  })
  const client = plainClient(k0rdent, await k0rdent.issueAdminToken('user-admin-001', 86_400))
  return {
    k0rdent,
    client,
    pass: (milliseconds) => {
      time += milliseconds
    },
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await k0rdent.stop()
    },
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { KubeClient } from '../../../src/kube/kube-client.ts'
import { createLeaseElection, type LeaseElection } from '../../../src/kube/lease.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import type { FaultProxy } from '../../kit/control-plane/fault-proxy.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import { clientOf } from './client-of.ts'

type Candidate = {
  readonly election: LeaseElection
  readonly changes: boolean[]
  readonly stop: () => Promise<void>
}

let controlPlane: ControlPlane
let proxy: FaultProxy
let direct: KubeClient
let throughProxy: KubeClient
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  controlPlane = await startControlPlane({ auditLevel: 'None' })
  proxy = await controlPlane.startFaultProxy()
  direct = clientOf(controlPlane)
  throughProxy = clientOf(controlPlane, 'admin', { url: proxy.url })
})
afterAll(async () => {
  await Promise.all([direct?.close(), throughProxy?.close()])
  await controlPlane?.stop()
})
afterEach(async () => {
  proxy.setRule(() => ({ do: 'pass' }))
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

function campaign(name: string, identity: string, client = direct): Candidate {
  const controller = new AbortController()
  const changes: boolean[] = []
  const election = createLeaseElection(client, {
    namespace: 'default',
    name,
    identity,
    clock: systemClock,
    random: Math.random,
    leaseDurationMs: 2000,
    renewDeadlineMs: 1200,
    retryPeriodMs: 200,
    onChange: (leader) => changes.push(leader),
  })
  const running = election.run(controller.signal)
  const stop = async (): Promise<void> => {
    controller.abort()
    await running
  }
  stops.push(stop)
  return { election, changes, stop }
}

type LeaseSpec = { readonly holderIdentity?: string; readonly leaseTransitions?: number }

async function spec(name: string): Promise<LeaseSpec> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/default/leases/${name}`
  return (await controlPlane.admin.request<{ spec: LeaseSpec }>('GET', path)).body.spec
}

const leads = ({ election }: Candidate, seconds: number): Promise<void> =>
  vi.waitFor(() => expect(election.isLeader()).toBe(true), {
    timeout: seconds * 1000,
    interval: 20,
  })

test('of two that campaign one leads, and hands over when it ends', async () => {
  const [a, b] = [campaign('handover', 'a'), campaign('handover', 'b')]
  await Promise.race([leads(a, 5), leads(b, 5)])
  const [first, second] = a.election.isLeader() ? [a, b] : [b, a]
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(second.changes).toEqual([])
  await first.stop()
  expect((await spec('handover')).holderIdentity ?? '').toBe('')
  // Well before the two seconds of the Lease are over.
  await leads(second, 1)
  expect(await spec('handover')).toMatchObject({ leaseTransitions: 1 })
  expect(first.changes).toEqual([true, false])
})

test('a leader that does not reach the API server stops before another one begins', async () => {
  const a = campaign('cut-off', 'a', throughProxy)
  await leads(a, 5)
  const b = campaign('cut-off', 'b')
  proxy.setRule(() => ({ do: 'delay', ms: 5000 }))
  const stoppedAt = vi.waitFor(
    () => {
      expect(a.election.isLeader()).toBe(false)
      return Date.now()
    },
    { timeout: 5000, interval: 10 },
  )
  const beganAt = leads(b, 6).then(() => Date.now())
  expect(await stoppedAt).toBeLessThan(await beganAt)
})

test('a leader keeps the Lease when answers to its renewals are lost now and then', async () => {
  let renewals = 0
  proxy.setRule(({ verb }) => {
    if (verb === 'update') renewals += 1
    return { do: verb === 'update' && renewals % 2 === 1 ? 'lose' : 'pass' }
  })
  const a = campaign('lossy', 'a', throughProxy)
  await leads(a, 5)
  const b = campaign('lossy', 'b')
  await vi.waitFor(() => expect(renewals).toBeGreaterThan(6), { timeout: 8000 })
  expect([...a.changes, ...b.changes]).toEqual([true])
})

test('a leader that was stopped sees that it is deposed before it writes again', async () => {
  const script = new URL('./lease-child.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, controlPlane.kubeconfigPath, 'child'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
  try {
    await vi.waitFor(() => expect(said).toContain('write'), { timeout: 10_000 })
    child.kill('SIGSTOP')
    // What it said before is on its way through the pipe.
    await new Promise((resolve) => setTimeout(resolve, 200))
    said.length = 0
    const other = campaign('stopped', 'other')
    await leads(other, 5)
    child.kill('SIGCONT')
    await vi.waitFor(() => expect(said).toContain('leader false'), { timeout: 5000 })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(said).toEqual(['leader false'])
    expect(other.changes).toEqual([true])
    expect(await spec('stopped')).toMatchObject({ holderIdentity: 'other', leaseTransitions: 1 })
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

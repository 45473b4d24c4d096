import type { FaultRule } from '../../kit/control-plane/fault.ts'
import type { FaultProxy } from '../../kit/control-plane/fault-proxy.ts'
import { type Client, createKillDriver, type KillDriver } from '../../kit/faults/kill-driver.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import type { World } from '../operator/start-world.ts'
import { killCallName } from './kill-call-name.ts'

/** An operator whose requests go through a fault proxy of its own. */
export type Member = Client & {
  readonly operator: Operator
  /** Who holds the lease when it leads. */
  readonly identity: string
  /** What it asked to be written so far, as killCallName says. */
  readonly writes: readonly string[]
  leads(): boolean
}

/** Operators that stand by for each other. */
export type KillTeam = Pick<KillDriver<Member>, 'arm'> & {
  /** Starts one more and resolves at once. */
  join(flags?: readonly string[]): Promise<Member>
  /** Starts as many as are missing. */
  fill(size: number): Promise<void>
  /** Resolves when somebody leads. */
  leader(): Promise<Member>
  /** Resolves when somebody else holds the lease, and knows it. */
  successor(to: Member): Promise<Member>
  /** What is left of one that was killed goes, and with it the lease if it held that: nobody has to wait for its end. */
  bury(member: Member): Promise<void>
  /** Kills everyone. */
  disband(): Promise<void>
}

const LEASE = '/apis/coordination.k8s.io/v1/namespaces/mintlet-system/leases/mintlet'
const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection']

/** @param observe sees every request of every member that is not struck */
export function createKillTeam(
  { controlPlane, spawn }: World,
  flags: readonly string[],
  observe: FaultRule = () => ({ do: 'pass' }),
): KillTeam {
  const driver = createKillDriver<Member>(killCallName)
  const team = new Map<Member, FaultProxy>()
  let joined = 0

  async function join(more: readonly string[] = []): Promise<Member> {
    const proxy = await controlPlane.startFaultProxy()
    joined += 1
    const identity = `member-${joined}`
    const operator = spawn({
      server: proxy.url,
      flags: [...flags, `--identity=${identity}`, ...more],
    })
    const writes: string[] = []
    const member: Member = {
      operator,
      identity,
      writes,
      signal: operator.signal,
      ended: operator.ended,
      leads: () => operator.lines().findLast(({ msg }) => LEADING.test(msg))?.msg === 'leading',
    }
    const rule = driver.ruleFor(member, observe)
    proxy.setRule((request) => {
      if (WRITES.includes(request.verb)) writes.push(killCallName(request))
      return rule(request)
    })
    team.set(member, proxy)
    return member
  }

  async function bury(member: Member): Promise<void> {
    await member.operator.stop('SIGKILL')
    await team.get(member)?.stop()
    team.delete(member)
    await freeLease(controlPlane.admin, member.identity)
  }

  return {
    arm: driver.arm,
    join,
    async fill(size) {
      while (team.size < size) {
        // Each takes its own port; the processes start side by side all the same.
        await join()
      }
    },
    leader: () =>
      until('one of the team leads', () => [...team.keys()].find((member) => member.leads())),
    successor: (to) =>
      until(`somebody follows ${to.identity}`, async () => {
        const { spec } = await readLease(controlPlane.admin)
        const others = [...team.keys()].filter((member) => member !== to && member.leads())
        return others.find(({ identity }) => identity === spec?.holderIdentity)
      }),
    bury,
    disband: async () => void (await Promise.all([...team.keys()].map(bury))),
  }
}

const LEADING = /^(no longer )?leading$/

type Lease = {
  readonly metadata?: { readonly resourceVersion: string }
  readonly spec?: { readonly holderIdentity?: string }
}

type Admin = World['controlPlane']['admin']

const readLease = async (admin: Admin): Promise<Lease> =>
  (await admin.request<Lease>('GET', LEASE)).body

async function freeLease(admin: Admin, holder: string): Promise<void> {
  const { spec, metadata } = await readLease(admin)
  if (spec?.holderIdentity !== holder) return
  const free = {
    metadata: { resourceVersion: metadata?.resourceVersion },
    spec: { holderIdentity: '' },
  }
  await admin.request('PATCH', LEASE, free, { contentType: 'application/merge-patch+json' })
}

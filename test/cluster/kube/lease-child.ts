import { createKubeClient } from '../../../src/kube/client.ts'
import { loadAccess } from '../../../src/kube/config.ts'
import { createLeaseElection } from '../../../src/kube/lease.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'

/**
 * A process of its own that campaigns for a Lease: `node lease-child.ts <kubeconfig> <identity>`.
 * It says `write` every 20 ms as long as it may, and `leader true` or `leader false` at each change.
 */
const [, , kubeconfig = '', identity = ''] = process.argv
const access = await loadAccess({ clock: systemClock, kubeconfig })
const client = createKubeClient(access, { userAgent: 'lease-child', clock: systemClock })
const election = createLeaseElection(client, {
  namespace: 'default',
  name: 'stopped',
  identity,
  clock: systemClock,
  random: Math.random,
  leaseDurationMs: 2000,
  renewDeadlineMs: 1200,
  retryPeriodMs: 200,
  onChange: (leader) => process.stdout.write(`leader ${leader}\n`),
})
setInterval(() => {
  if (election.isLeader()) process.stdout.write('write\n')
}, 20)
await election.run(new AbortController().signal)

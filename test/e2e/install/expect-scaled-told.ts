import { expect } from 'vitest'
import { until } from '../../kit/until.ts'
import { complained } from './complained.ts'
import { type OperatorPods, SYSTEM } from './operator-pods.ts'
import type { InstallWorld } from './start-install.ts'

/** That of an operator without replicas `kubectl mintlet doctor` says so, and that the command that it names is right. */
export async function expectScaledTold(world: InstallWorld, pods: OperatorPods): Promise<void> {
  await world.kubectl('scale', 'deployment/mintlet', `-n${SYSTEM}`, '--replicas=0')
  await pods.untilReady(0)
  const complaints = await complained(world)
  expect(complaints.map(({ about }) => about)).toEqual([
    'Failed Operator, replicas',
    'Skipped Operator, pods',
    'Failed Operator, leader',
    'Warning Issuers, discovery of local',
    'Skipped Issuers, certificate',
  ])
  const [{ fix = '' } = {}] = complaints
  await world.shell(fix)
  await pods.untilReady(2)
  await until('it is well again', async () => (await complained(world)).length === 0)
}

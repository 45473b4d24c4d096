import { expect } from 'vitest'
import { until } from '../../kit/until.ts'
import { complained } from './complained.ts'
import { LOSSES } from './losses.ts'
import { SYSTEM } from './operator-pods.ts'
import type { InstallWorld } from './start-install.ts'

/**
 * That of objects that are lost, one after the other, `kubectl mintlet doctor` says what that means, complains of nothing
 * else, and names the command that brings them back.
 */
export async function expectLossesTold(world: InstallWorld): Promise<void> {
  const told: string[] = []
  for (const loss of LOSSES) {
    await world.kubectl('delete', ...loss.object)
    const complaints = await complained(world)
    told.push(...loss.told)
    expect(complaints.map(({ about }) => about).toSorted()).toEqual(told.toSorted())
    expect(complaints.map(({ detail }) => detail).join('\n')).toContain(loss.detail)
    expect(complaints.filter(({ fix }) => fix?.includes('helm upgrade') !== true)).toEqual([])
  }
  await world.helm('upgrade', 'mintlet', 'helm/mintlet', '-n', SYSTEM, '--reuse-values', '--wait')
  await until('nothing is lost', async () => (await complained(world)).length === 0)
}

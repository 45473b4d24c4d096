import type { DoctorReport } from '../../../src/cli/doctor/doctor-report.ts'
import type { InstallWorld } from './start-install.ts'
import { withPlugin } from './with-plugin.ts'

/** What `kubectl mintlet doctor` says, whatever it comes to. The plugin is installed. */
export async function askDoctor(world: InstallWorld): Promise<DoctorReport['checks']> {
  const ask = 'kubectl mintlet doctor --output json || [ $? = 1 ]'
  const { stdout } = await world.shell(`${withPlugin(world)}${ask}`)
  const report: DoctorReport = JSON.parse(stdout)
  return report.checks
}

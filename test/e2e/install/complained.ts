import type { Finding } from '../../../src/cli/doctor/finding.ts'
import { askDoctor } from './ask-doctor.ts'
import type { InstallWorld } from './start-install.ts'

type Complaint = Pick<Finding, 'detail' | 'fix'> & {
  /** `outcome group, check` */
  readonly about: string
}

/** Of what `kubectl mintlet doctor` does not say that it passed. */
export const complained = async (world: InstallWorld): Promise<readonly Complaint[]> =>
  (await askDoctor(world))
    .filter(({ outcome }) => outcome !== 'Passed')
    .map((finding) => ({
      ...finding,
      about: `${finding.outcome} ${finding.group}, ${finding.check}`,
    }))

import { until } from '../../kit/until.ts'
import { ADMINISTRATORS, DEVELOPER, DEVELOPERS, editRoles, mintRoles } from './samples.ts'
import type { InstallWorld } from './start-install.ts'

const FIRST = 'local-clients/20-credential.yaml'
const READY = ['--for=condition=Ready', '--timeout=60s']

/**
 * Applies the samples as two people: the administrator namespaces, issuers and Roles, then the developer the rest. It
 * resolves when everything is Ready.
 *
 * @param isJudged whether there is an admission policy
 * @returns what the developer was told before there was a Role for it, if there is one
 */
export async function applySamples(
  { admin, kubectl }: InstallWorld,
  isJudged: boolean,
): Promise<string | undefined> {
  await kubectl('apply', ...filesOf(ADMINISTRATORS))
  await admin.apply(editRoles())
  const as = `--as=${DEVELOPER}`
  const denied = isJudged
    ? await until('the policy holds', async () => deniedBy(kubectl, as), 30_000)
    : undefined
  await admin.apply(mintRoles())
  const apply = async (): Promise<true> => {
    await kubectl('apply', as, ...filesOf(DEVELOPERS))
    return true
  }
  // The API server knows of new Roles a moment later.
  await until('the developer may apply the samples', apply, 30_000)
  await kubectl('wait', 'itok', '--all', '--all-namespaces', ...READY)
  await kubectl('wait', 'sac', '--all', '--all-namespaces', ...READY)
  return denied
}

const filesOf = (files: readonly string[]): readonly string[] =>
  files.flatMap((file) => ['--filename', file])

/** @returns undefined when nobody has refused it */
async function deniedBy(kubectl: InstallWorld['kubectl'], as: string): Promise<string | undefined> {
  const file = DEVELOPERS.find((each) => each.endsWith(FIRST)) ?? ''
  try {
    await kubectl('create', as, '--dry-run=server', '--filename', file)
    return undefined
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    return said.includes('ValidatingAdmissionPolicy') ? said : undefined
  }
}

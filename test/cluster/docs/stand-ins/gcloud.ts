import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Grant } from '../../../kit/google/grants.ts'
import type { GoogleEmulator } from '../../../kit/google/start-google-emulator.ts'
import type { Answered, StandIn } from '../start-stand-ins.ts'
import { gcloudComplaint } from './gcloud-commands.ts'

/** What it answers to who asks for the number of a project; the samples have it too. */
export const PROJECT_NUMBER = '123456789012'

/**
 * gcloud without Google: each command and flag has to be one of the real gcloud, and what is said of service accounts
 * holds at the emulator from then on.
 */
export const gcloudOf =
  (google: GoogleEmulator): StandIn =>
  async ({ args, cwd }) => {
    const complaint = await gcloudComplaint(args)
    if (complaint !== undefined) return { code: 1, output: complaint }
    const flag = (name: string): string =>
      args.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? ''
    const words = args.filter((word) => !word.startsWith('-'))
    const keys = flag('jwk-json-path')
    if (keys !== '') JSON.parse(readFileSync(join(cwd, keys), 'utf8'))
    if (words.join(' ').startsWith('projects describe ')) {
      return { code: 0, output: PROJECT_NUMBER }
    }
    const [group, kind, verb, name = ''] = words
    if (group !== 'iam' || kind !== 'service-accounts') return DONE
    return account(google, { verb, name, flag, file: join(cwd, words[4] ?? ''), words })
  }

const DONE: Answered = { code: 0, output: '' }

type Wish = {
  readonly verb: string | undefined
  readonly name: string
  readonly flag: (name: string) => string
  readonly file: string
  readonly words: readonly string[]
}

async function account(
  google: GoogleEmulator,
  { verb, name, flag, file, words }: Wish,
): Promise<Answered> {
  switch (verb) {
    case 'create':
      google.serviceAccounts.add({ email: `${name}@${flag('project')}.iam.gserviceaccount.com` })
      return DONE
    case 'delete':
      return known(google, name, () => google.serviceAccounts.remove(name))
    case 'add-iam-policy-binding':
      return known(google, name, () =>
        google.grants.add({
          member: flag('member'),
          role: flag('role') as Grant['role'],
          serviceAccount: name,
        }),
      )
    case 'keys': {
      const key = await google.serviceAccountKey(flag('iam-account'))
      writeFileSync(file, JSON.stringify(key))
      return DONE
    }
    default:
      return known(google, words[3] ?? '', () => undefined)
  }
}

function known(google: GoogleEmulator, email: string, act: () => void): Answered {
  if (google.serviceAccounts.find(email) === undefined) {
    return { code: 1, output: `there is no service account ${email}` }
  }
  act()
  return DONE
}

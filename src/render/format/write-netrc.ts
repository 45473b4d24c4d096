import { stalled } from '../../failure.ts'
import type { FormatWriter } from './format-writer.ts'
import { unwritable } from './unwritable.ts'

/**
 * Readers agree on words without quotes and backslashes; a word that begins with # is a comment to some of them. Of a
 * longer line than about 4,080 characters curl 7 takes nothing, and sends an empty password.
 */
const WORD = /^(?!#)[!#-&(-[\]-~]{1,4000}$/
const TAKES =
  'at most 4000 printable ASCII characters without spaces, quotes and backslashes, and no # in front'

/** What curl, git, wget and Python read: the same login for each machine. */
export const writeNetrc: FormatWriter = (format, { kind, secret, username: usual }, key) => {
  const { machines = [], username = usual } = format
  if (!WORD.test(username)) {
    const failure =
      format.username === undefined
        ? unwritable('Netrc', kind, TAKES, 'client id')
        : stalled('InvalidSpec', `spec.secret.formats: username of Netrc takes ${TAKES}`)
    return { ok: false, failure }
  }
  if (!WORD.test(secret)) return { ok: false, failure: unwritable('Netrc', kind, TAKES) }
  const text = machines
    .map((machine) => `machine ${machine}\nlogin ${username}\npassword ${secret}\n`)
    .join('')
  return { ok: true, texts: { [key]: text } }
}

import { readSubject, type SubjectKind } from '../subject.ts'
import type { Candidate } from './candidate.ts'
import type { KnownName } from './known-name.ts'

const SHORT: Readonly<Record<string, string>> = {
  ImpersonatedToken: 'itok',
  ServiceAccountCredential: 'sac',
}

/**
 * How each object may be called: by its name, as long as that says which; with its kind where both kinds have the name,
 * or as soon as somebody types a kind, in whichever of its spellings.
 */
export function offerObjects(names: readonly KnownName[], typed: string): readonly Candidate[] {
  const [word = '', name] = typed.split('/')
  if (name !== undefined) {
    const kind = kindOf(word)
    return names
      .filter((each) => each.kind === kind)
      .map((each) => ({ value: `${word}/${each.name}`, description: each.kind }))
  }
  return names.flatMap((each) => {
    const isTwice = names.some((other) => other.name === each.name && other.kind !== each.kind)
    const short = `${SHORT[each.kind] ?? each.kind}/${each.name}`
    const ways = [...(isTwice ? [] : [each.name]), ...(isTwice || typed !== '' ? [short] : [])]
    return ways.map((value) => ({ value, description: each.kind }))
  })
}

function kindOf(word: string): SubjectKind | undefined {
  try {
    return readSubject(`${word}/any`).kind
  } catch {
    return undefined
  }
}

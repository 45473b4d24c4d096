import { EXPIRES_AT_ANNOTATION, TOKEN_ID_ANNOTATION } from '../../../src/api/group.ts'
import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'
import { describeIssuerChange, describeKeys } from './describe-issuer-change.ts'
import { describeStatusChange } from './describe-status-change.ts'
import type { Change, StoredObject } from './stored-object.ts'
import { inStoryTime, storyTime } from './story-time.ts'

/** Turns what happens into lines of prose with the time since the beginning of the story. */
export type Narrator = {
  /** What the story itself does, or a fact at its end. */
  readonly say: (text: string) => void
  /** Until the other word, what is written is not told: too much of the same. */
  readonly hush: (on: boolean) => void
  /** What the operator or somebody else wrote. */
  readonly changed: (change: Change) => void
  readonly text: () => string
}

export type NarratorOptions = {
  readonly startMs: number
  readonly elapsed: () => number
  readonly operatorNamespace: string
}

type Line = { readonly at: number; text: string; readonly about: string | undefined }

export function createNarrator({ startMs, elapsed, operatorNamespace }: NarratorOptions): Narrator {
  const lines: Line[] = []
  let hushed = false
  const numbers = { token: createNumbers('token'), key: createNumbers('key') }

  function say(text: string, about?: string): void {
    lines.push({ at: elapsed(), text: inStoryTime(text, startMs), about })
  }

  /** A mint is one line: the Secret that was written, and what status says of it. */
  function sayOfStatus(by: string, object: string, text: string): void {
    if (text === '') return
    const last = lines.at(-1)
    if (last?.about === object && last.at === elapsed())
      last.text += inStoryTime(`; ${text}`, startMs)
    else say(`${by}: ${object} ${text}`)
  }

  function secret(by: string, name: string, before?: StoredObject, after?: StoredObject): void {
    if (after === undefined) return say(`${by} deletes Secret ${name}`)
    const { annotations = {}, ownerReferences = [] } = after.metadata
    const id = annotations[TOKEN_ID_ANNOTATION]
    const changedData = JSON.stringify(before?.['data']) !== JSON.stringify(after['data'])
    if (!changedData || id === undefined) {
      return say(
        `${by} ${before === undefined ? 'makes' : 'repairs labels and annotations of'} Secret ${name}`,
      )
    }
    const where = before === undefined ? `the new Secret ${name}` : `Secret ${name}`
    const until = annotations[EXPIRES_AT_ANNOTATION] ?? '?'
    const [namespace] = name.split('/')
    const about = `${namespace}/${ownerReferences[0]?.name ?? '?'}`
    say(`${by}: ${numbers.token(id)} into ${where}, valid until ${until}`, about)
  }

  return {
    say: (text) => say(text),
    hush: (on) => {
      hushed = on
    },
    changed({ by, place, before, after }) {
      if (hushed || by === 'someone') return
      const name = `${place.namespace ?? ''}/${place.name}`
      if (place.resource === 'secrets' && place.namespace === operatorNamespace) {
        say(`${by} ${describeKeys(place.name, after, numbers.key)}`)
      } else if (place.resource === 'secrets') secret(by, name, before, after)
      else if (place.resource === 'impersonatedtokens') {
        if (after === undefined) say(`${by} deletes ${name}`)
        else sayOfStatus(by, name, describeStatusChange(statusOf(before), statusOf(after)))
      } else if (place.resource === 'clustercredentialissuers') {
        const text = describeIssuerChange(before, after, numbers.key)
        if (text !== '') say(`${by}: issuer ${place.name} ${text}`)
      } else if (place.resource === 'events' && after !== undefined) {
        say(`${by} tells of ${eventText(after)}`)
      }
    },
    text: () => `${lines.map(({ at, text }) => `${storyTime(at)}  ${text}`).join('\n')}\n`,
  }
}

/** The first one met is number 1. */
function createNumbers(what: string): (id: string) => string {
  const known = new Map<string, number>()
  return (id) => {
    const number = known.get(id) ?? known.size + 1
    known.set(id, number)
    return `${what}-${number}`
  }
}

const statusOf = (object: StoredObject | undefined): ImpersonatedTokenStatus => ({
  ...Object(object?.['status']),
})

function eventText(event: StoredObject): string {
  const { namespace = '', name = '' } = { ...Object(event['regarding']) }
  const count = Reflect.get(Object(event['series']), 'count')
  const again = count === undefined ? '' : ` (${String(count)} times)`
  return `${String(namespace)}/${String(name)}: ${String(event['type'])} ${String(event['reason'])}${again}`
}

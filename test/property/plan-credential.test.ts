import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CredentialRecord, credentialRecordSchema } from '../../src/api/credential-record.ts'
import { parseTime } from '../../src/api/parse-time.ts'
import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import { isBuiltIn } from '../../src/plan/credential/is-built-in.ts'
import { knownIds } from '../../src/plan/credential/known-ids.ts'
import type { ObservedCredential } from '../../src/plan/credential/observed-credential.ts'
import { CREDENTIAL_CHECKS, planCredential } from '../../src/plan/credential/plan-credential.ts'
import { settingsFor } from '../../src/plan/credential/settings-for.ts'
import { anyCredentialCase, type CredentialCase } from '../kit/arbitrary-credential-turn.ts'
import { credentialSettings } from '../kit/credential-gen.ts'
import { type Taken, takeCredentialTurn } from '../kit/credential-turn.ts'
import { everyCredentialStep, type Moment } from '../kit/every-credential-step.ts'
import { NOW, SECRET_DIGEST } from '../kit/gen.ts'
import { verifiersOf } from '../kit/verifiers-of.ts'

const settings = credentialSettings()
const RUNS = { numRuns: 4000 }

const isStep =
  <Name extends CredentialStep['step']>(name: Name) =>
  (each: Taken): each is Taken & Moment<Name> =>
    each.step.step === name

/** Whole turns from any state; every turn ends, or this throws. */
function turnOf({ gathered, world }: CredentialCase): readonly Taken[] {
  return takeCredentialTurn(gathered, { ...world }, settings)
}

const active = ({ remote }: ObservedCredential): readonly string[] =>
  remote?.result.ok === true
    ? remote.result.credentials.filter(({ status }) => status === 'active').map(({ id }) => id)
    : []

/** Of those that are listed as active, the ones that are so by the clock of the issuer. */
const unexpired = ({ remote }: ObservedCredential): number => {
  if (remote?.result.ok !== true) return Number.NaN
  const { credentials, date = NOW } = remote.result
  return credentials.filter(({ status, expiresAt }) => status === 'active' && expiresAt > date)
    .length
}

/** Of what its record names. */
const ownActive = (seen: ObservedCredential): number => {
  const { current, previous = [] } = seen.record.content ?? {}
  const own = [current, ...previous].map((each) => each?.id)
  return active(seen).filter((id) => own.includes(id)).length
}

const givenUp = (record: CredentialRecord | undefined): CredentialRecord['abandoned'] => [
  ...(record?.abandoned ?? []),
  ...(record?.intent === undefined ? [] : [record.intent]),
]

const wasNeverPublished = (id: string, content: CredentialRecord | undefined): boolean =>
  (content?.previous ?? []).some((each) => each.id === id && each.unpublished === true)

/** By id and by end: an issuer that was set up anew may give a stranger's credential the same id. */
const isThere = (
  { remote }: ObservedCredential,
  content: CredentialRecord | undefined,
  id: string,
): boolean => {
  const ends = [content?.sealed, content?.current, ...(content?.previous ?? [])]
    .filter((each) => each?.id === id)
    .map((each) => each?.expiresAt)
  const credentials = remote?.result.ok === true ? remote.result.credentials : []
  return credentials.some(
    (each) => each.id === id && each.status === 'active' && ends.includes(each.expiresAt),
  )
}

/** Ten minutes past its end: no clock of an issuer is so far behind. */
const hasEnded = (content: CredentialRecord | undefined, id: string): boolean =>
  [content?.current, ...(content?.previous ?? [])].some(
    (each) => each?.id === id && NOW >= each.expiresAt + 600_000,
  )

/** Whether a credential carries the mark of a create that was given up, and no record holds it. */
function isProvablyOurs(id: string, { record, siblings, remote }: ObservedCredential): boolean {
  const found = remote?.result.ok === true ? remote.result.credentials : []
  const credential = found.find((each) => each.id === id)
  // The same id may be somebody else's, at another issuer.
  const held = [record.content, ...siblings.records]
    .flatMap((each) => [each?.sealed, each?.current, ...(each?.previous ?? [])])
    .some((each) => each?.id === id && each.expiresAt === credential?.expiresAt)
  return (
    credential !== undefined &&
    !held &&
    credential.createdBy === 'mintlet' &&
    credential.lastUsedAt === undefined &&
    givenUp(record.content).some(
      ({ requestedExpiresAt, knownIds: before }) =>
        requestedExpiresAt === credential.expiresAt && !before.includes(id),
    )
  )
}

describe('planCredential()', () => {
  test('decides whatever it meets, and decides the same when asked again', () => {
    fc.assert(
      fc.property(anyCredentialCase, ({ gathered, world: { now } }) => {
        const own = settingsFor(gathered, settings)
        const said = CREDENTIAL_CHECKS.map((check) => check(gathered, now, own))
        const first = said.find((each) => each !== undefined)
        expect(planCredential(gathered, now, settings)).toEqual(
          first ?? { step: 'Rest', why: 'Valid', until: undefined },
        )
      }),
      RUNS,
    )
  })

  test('comes to an end within forty steps', () => {
    let longest = 0
    fc.assert(
      fc.property(anyCredentialCase, (all) => {
        longest = Math.max(longest, turnOf(all).length)
      }),
      RUNS,
    )
    expect(longest).toBeGreaterThan(12)
  })

  test('asks only what it does not know, and nothing more than four times', () => {
    fc.assert(
      fc.property(anyCredentialCase, (all) => {
        const turn = turnOf(all)
        const unknown = turn.filter(({ step, seen }) => isKnown(step, seen))
        expect(unknown.map(({ step }) => step)).toEqual([])
        const asked = new Map<string, number>()
        for (const { step } of turn) asked.set(step.step, (asked.get(step.step) ?? 0) + 1)
        const often = [...asked].filter(([name, times]) => name.startsWith('Read') && times > 4)
        expect(often).toEqual([])
      }),
      RUNS,
    )
  })

  test('writes only records that can be read again', () => {
    expect(
      everyCredentialStep('WriteRecord', ({ step }) => {
        const parsed = credentialRecordSchema.safeParse(JSON.parse(JSON.stringify(step.record)))
        return {
          'can be read': parsed.success,
          'is what was decided': JSON.stringify(parsed.data) !== undefined,
          'has an intent unless at rest': (step.record.phase === 'Idle') === !step.record.intent,
          'knows what is sealed': (step.record.phase === 'Sealed') === Boolean(step.record.sealed),
        }
      }).met,
    ).toBeGreaterThan(500)
  })

  test('writes a record only over the version that it has read live', () => {
    expect(
      everyCredentialStep('WriteRecord', ({ step, seen }) => ({
        live: seen.record.live,
        'that version': step.version === seen.record.version,
        'one that can be read': seen.record.content !== undefined || step.version === undefined,
      })).met,
    ).toBeGreaterThan(500)
  })

  test('forgets no credential that may be there, unless the author wants it to live on', () => {
    expect(
      everyCredentialStep('WriteRecord', ({ step, seen }) => {
        const { content } = seen.record
        const after = new Set(knownIds(step.record))
        const lost = content === undefined ? [] : knownIds(content).filter((id) => !after.has(id))
        const { credential } = seen
        const policy =
          credential?.spec.valid === true
            ? credential.spec.value.deletionPolicy
            : content?.deletionPolicy
        const listed = seen.remote?.live === true && seen.remote.result.ok
        const orphans = step.why === 'Forget' && policy === 'Orphan'
        return {
          'is seen to be gone, or has ended by itself on any clock': lost.every(
            (id) => orphans || (listed && !isThere(seen, content, id)) || hasEnded(content, id),
          ),
        }
      }).met,
    ).toBeGreaterThan(500)
  })

  test('keeps what verifies a credential with it, wherever in the record it goes', () => {
    let kept = 0
    everyCredentialStep('WriteRecord', ({ step, seen }) => {
      const before = verifiersOf(seen.record.content)
      const after = verifiersOf(step.record)
      const { sealed } = seen.record.content ?? {}
      const moved = [...before].filter(([id]) => after.has(id))
      kept += moved.filter(([, verifiers]) => verifiers !== undefined).length
      const isFinished = step.why === 'Finish' && sealed !== undefined
      return {
        'what was there': moved.every(
          ([id, verifiers]) => JSON.stringify(after.get(id)) === JSON.stringify(verifiers),
        ),
        'what is published':
          !isFinished || JSON.stringify(after.get(sealed.id)) === JSON.stringify(sealed.verifiers),
      }
    })
    expect(kept).toBeGreaterThan(200)
  })

  test('creates only what this turn has claimed, on live views', () => {
    expect(
      everyCredentialStep('Create', ({ seen }) => ({
        claimed: seen.record.content?.intent?.turn === seen.turn,
        'nothing sent': seen.sent === undefined,
        'live record': seen.record.live,
        'live object': seen.live && seen.credential !== undefined,
        'live siblings, where marks count': isBuiltIn(seen) || seen.siblings.live,
        'live list': seen.remote?.live === true && seen.remote.result.ok,
        'a mark of its own, where marks count':
          isBuiltIn(seen) ||
          !seen.siblings.records.some((each) =>
            givenUp(each).some(
              ({ requestedExpiresAt }) =>
                requestedExpiresAt === seen.record.content?.intent?.requestedExpiresAt,
            ),
          ),
        'leaves a slot free, where there are slots': isBuiltIn(seen) || unexpired(seen) < 4,
        'has no more than one beside it': ownActive(seen) < 2,
      })).met,
    ).toBeGreaterThan(50)
  })

  test('deletes at the issuer only what its record names, or what is provably ours, on live views', () => {
    expect(
      everyCredentialStep('Revoke', ({ step: { id, why }, seen }) => {
        const { record, sent, siblings, remote } = seen
        if (why === 'Fenced') {
          return {
            'its own': sent?.kind === 'Created' && sent.facts.id === id,
            'live record': record.live,
            'that does not have it': !(record.content && knownIds(record.content).includes(id)),
          }
        }
        const named = record.content !== undefined && knownIds(record.content).includes(id)
        return {
          'live record': record.live,
          'live list': remote?.live === true && active(seen).includes(id),
          ours:
            why === 'Orphan'
              ? wasNeverPublished(id, record.content) || (siblings.live && isProvablyOurs(id, seen))
              : named,
          'the last word of the object':
            why !== 'Deleted' ||
            seen.credential?.metadata.deletionTimestamp !== undefined ||
            (seen.live && seen.credential === undefined),
          'the new one was published, and no stranger has taken the Secret since':
            why !== 'Retired' ||
            (record.content?.published !== undefined &&
              (seen.secret.state === 'Absent'
                ? seen.secret.live
                : seen.secret.live !== undefined && seen.secret.ownerUid === seen.owner.uid)),
          'the new one works':
            why !== 'Retired' || active(seen).includes(record.content?.current?.id ?? ''),
        }
      }).met,
    ).toBeGreaterThan(200)
  })

  test('removes a record only when nothing of it is left, and lets an object go that is going', () => {
    expect(
      everyCredentialStep('RemoveRecord', ({ seen: { record } }) => ({
        live: record.live,
        'holds nothing': record.content !== undefined && knownIds(record.content).length === 0,
        'awaits nothing': givenUp(record.content).length === 0,
      })).met,
    ).toBeGreaterThan(20)
    expect(
      everyCredentialStep('ReleaseFinalizer', ({ seen: { record, credential } }) => {
        const since = parseTime(credential?.metadata.deletionTimestamp) ?? Number.NaN
        const isOverdue = NOW >= since + settings.revokeTimeout
        const isReadable = record.version === undefined || record.content !== undefined
        return {
          going: !Number.isNaN(since),
          'a record that is live and can be read, or a deletion that has waited long enough':
            isOverdue || (record.live && isReadable),
        }
      }).met,
    ).toBeGreaterThan(20)
  })

  test('ends an object for good only when everybody agrees, on live views', () => {
    expect(
      everyCredentialStep('Expire', ({ seen }) => {
        const end = seen.record.content?.current?.expiresAt ?? Number.POSITIVE_INFINITY
        return {
          'live record': seen.record.live,
          'clock of the API server': (seen.serverTime ?? 0) >= end,
          'live list': seen.remote?.live === true && seen.remote.result.ok,
          'policy None':
            seen.credential?.spec.valid === true &&
            seen.credential.spec.value.rotation.policy === 'None',
        }
      }).met,
    ).toBeGreaterThan(5)
  })

  test('publishes only what is sealed, into a Secret that was read before the record was', () => {
    expect(
      everyCredentialStep('Publish', ({ step, seen: { record, secret, owner } }) => ({
        live: record.live,
        sealed: record.content?.sealed?.id === step.id,
        seen: secret.state === 'Absent' ? secret.live : secret.live !== undefined,
        ours: secret.state === 'Absent' || secret.ownerUid === owner.uid,
      })).met,
    ).toBeGreaterThan(50)
  })

  test('finishes only what this turn has published', () => {
    fc.assert(
      fc.property(anyCredentialCase, (all) => {
        const turn = turnOf(all)
        const published = turn.filter(isStep('Publish')).map(({ step }) => step.id)
        const finished = turn
          .filter(isStep('WriteRecord'))
          .filter(({ step }) => step.why === 'Finish')
          .map(({ step }) => step.record.current?.id ?? '')
        expect(finished.filter((id) => !published.includes(id))).toEqual([])
      }),
      RUNS,
    )
  })

  test('says what to do, and quotes nothing of a Secret', () => {
    let said = 0
    fc.assert(
      fc.property(anyCredentialCase, (all) => {
        const { step } = turnOf(all).at(-1) ?? { step: undefined }
        if (step === undefined || !('failure' in step)) return
        said += 1
        expect(step.failure.message).toMatch(WHAT_TO_DO)
        expect(step.failure.message).not.toContain(SECRET_DIGEST)
      }),
      RUNS,
    )
    expect(said).toBeGreaterThan(500)
  })
})

/** A verb that tells a person what to do, or when it goes on by itself. */
const WHAT_TO_DO =
  /\b(create|delete|remove|correct|ask|choose|use|enable|set|annotate|put|see|find|run|try|a new one follows at|retired first|comes? back)\b/i

function isKnown({ step }: CredentialStep, seen: ObservedCredential): boolean {
  switch (step) {
    case 'ReadObject':
      return seen.live
    case 'ReadSecret':
      return seen.secret.state === 'Absent' ? seen.secret.live : seen.secret.live !== undefined
    case 'ReadRecord':
      return seen.record.live
    case 'ReadSiblings':
      return seen.siblings.live
    case 'ReadRemote':
      return seen.remote?.live === true
    case 'ReadClock':
      return seen.serverTime !== undefined
    case 'ReadWorkloads':
      return seen.workloads !== undefined
    case 'Rehearse':
      return seen.rehearsed
    default:
      return false
  }
}

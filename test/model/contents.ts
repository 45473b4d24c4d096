import type { CredentialFacts, CredentialRecord } from '../../src/api/credential-record.ts'
import { createdLater, dueLater, markKey, type Passed, startedLater, timeKey } from './time.ts'

type Info = { readonly key: number; readonly later: Map<Passed, CredentialRecord> }
type GivenUp = CredentialRecord['abandoned'][number]

const infos = new WeakMap<CredentialRecord, Info>()
const numbers = new Map<string, number>()
const NO_CONTENT = 0

/** The same number for contents that differ in nothing but the name of the turn. */
export const contentKey = (content: CredentialRecord | undefined): number =>
  content === undefined ? NO_CONTENT : infoOf(content).key

/** The record as it looks when time has passed. */
export function contentLater(content: CredentialRecord, passed: Passed): CredentialRecord {
  const { later } = infoOf(content)
  const known = later.get(passed)
  if (known !== undefined) return known
  const facts = (each: CredentialFacts): CredentialFacts => ({
    ...each,
    createdAt: createdLater(each.createdAt, passed),
    ...(each.askedAt !== undefined && { askedAt: createdLater(each.askedAt, passed) }),
  })
  const { intent, sealed, current } = content
  const moved: CredentialRecord = {
    ...content,
    ...(intent && { intent: { ...intent, startedAt: startedLater(intent.startedAt) } }),
    ...(sealed && { sealed: facts(sealed) }),
    ...(current && { current: facts(current) }),
    previous: content.previous.map((each) => ({ ...each, retireAt: dueLater(each.retireAt) })),
    abandoned: content.abandoned.map((each) => ({
      ...each,
      startedAt: startedLater(each.startedAt),
    })),
  }
  later.set(passed, moved)
  return moved
}

function infoOf(content: CredentialRecord): Info {
  const known = infos.get(content)
  if (known !== undefined) return known
  const text = textOf(content)
  let key = numbers.get(text)
  if (key === undefined) {
    key = numbers.size + 1
    numbers.set(text, key)
  }
  const info = { key, later: new Map() }
  infos.set(content, info)
  return info
}

function textOf(content: CredentialRecord): string {
  const { owner, phase, slots, intent, sealed, current, published, previous, abandoned } = content
  return [
    owner.uid,
    phase,
    slots,
    intent === undefined ? '' : givenUpKey(intent) + intent.why,
    factsKey(sealed),
    factsKey(current),
    published === undefined ? '' : published.resourceVersion + published.digest,
    previous.map(({ id, retireAt }) => id + timeKey(retireAt)).join(),
    abandoned.map(givenUpKey).join(';'),
    content.createdBy,
    content.orphaned,
    content.mints > 0,
  ].join('|')
}

const givenUpKey = ({ requestedExpiresAt, startedAt, knownIds }: GivenUp): string =>
  `${markKey(requestedExpiresAt)}${timeKey(startedAt)}${knownIds.join()}`

const factsKey = (facts: CredentialFacts | undefined): string =>
  facts === undefined
    ? ''
    : facts.id + timeKey(facts.createdAt) + timeKey(facts.askedAt ?? 0) + markKey(facts.expiresAt)

import { parseTime } from '../../api/parse-time.ts'
import type { StatusItem, Urgency } from './status-report.ts'

const ORDER: Readonly<Record<Urgency, number>> = { Failing: 0, Warning: 1, Good: 2, Ended: 3 }

/** What fails first, of that what is not Ready; then what ends soonest, with what never had a credential before. */
export function sortByUrgency(items: readonly StatusItem[]): StatusItem[] {
  // Times are read once for each item, and not for each comparison, of which there are many more.
  const keyed = items.map((item) => ({ item, rank: rankOf(item), end: endOf(item) }))
  return keyed.toSorted(compare).map(({ item }) => item)
}

type Keyed = { readonly item: StatusItem; readonly rank: number; readonly end: number }

function compare(left: Keyed, right: Keyed): number {
  const [one, other] = [left.item, right.item]
  return (
    left.rank - right.rank ||
    left.end - right.end ||
    compareText(one.namespace, other.namespace) ||
    compareText(one.name, other.name) ||
    compareText(one.kind, other.kind)
  )
}

const rankOf = ({ urgency, ready }: StatusItem): number =>
  2 * ORDER[urgency] + (ready === 'True' ? 1 : 0)

const endOf = ({ expiresAt }: StatusItem): number =>
  expiresAt === undefined ? 0 : (parseTime(expiresAt) ?? 0)

const compareText = (left: string, right: string): number =>
  left === right ? 0 : left < right ? -1 : 1

import { parseTime } from '../../api/parse-time.ts'
import type { StatusItem, Urgency } from './status-report.ts'

const ORDER: Readonly<Record<Urgency, number>> = { Failing: 0, Warning: 1, Good: 2, Ended: 3 }

/** For sorting: what fails first, of that what is not Ready; then what ends soonest, with what never had a credential before. */
export function byUrgency(left: StatusItem, right: StatusItem): number {
  return (
    ORDER[left.urgency] - ORDER[right.urgency] ||
    readiness(left) - readiness(right) ||
    endOf(left) - endOf(right) ||
    compareText(left.namespace, right.namespace) ||
    compareText(left.name, right.name) ||
    compareText(left.kind, right.kind)
  )
}

const readiness = ({ ready }: StatusItem): number => (ready === 'True' ? 1 : 0)

const endOf = ({ expiresAt }: StatusItem): number =>
  expiresAt === undefined ? 0 : (parseTime(expiresAt) ?? 0)

const compareText = (left: string, right: string): number =>
  left === right ? 0 : left < right ? -1 : 1

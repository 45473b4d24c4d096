import type { Style } from '../text/style.ts'
import { wrapped } from '../text/wrapped.ts'
import { describeConsumers } from './describe-consumers.ts'
import { describeCredential } from './describe-credential.ts'
import { describeHeadline } from './describe-headline.ts'
import { describeProblems } from './describe-problems.ts'
import { describeSecret } from './describe-secret.ts'
import { describeTimeline } from './describe-timeline.ts'
import { describeValues } from './describe-values.ts'
import type { InspectReport } from './inspect-report.ts'

/** What an on-call engineer reads from the top: what it is, what is wrong, how it came about, who is hit. Pure. */
export const describeInspect = (report: InspectReport, style: Style): string =>
  [
    ...[
      describeHeadline(report, style),
      describeProblems(report, style),
      describeTimeline(report, style),
      describeSecret(report, style),
      describeCredential(report, style),
      describeConsumers(report, style),
    ].map((text) => wrapped(text, style)),
    // What is copied stays as it is.
    describeValues(report, style),
  ]
    .filter((text) => text !== '')
    .join('\n\n')

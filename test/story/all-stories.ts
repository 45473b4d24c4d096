import type { Story } from '../kit/story/run-story.ts'
import { aDay } from './a-day.ts'
import { apiOutage } from './api-outage.ts'
import { clockJumps } from './clock-jumps.ts'
import { googleOutage } from './google-outage.ts'
import { grantsAndIssuers } from './grants-and-issuers.ts'
import { halfTold } from './half-told.ts'
import { issuerOutage } from './issuer-outage.ts'
import { justInTime } from './just-in-time.ts'
import { keyRotation } from './key-rotation.ts'
import { keysUnreadable } from './keys-unreadable.ts'
import { leaderChange } from './leader-change.ts'
import { lostAnswer } from './lost-answer.ts'
import { peopleAsk } from './people-ask.ts'
import { restart } from './restart.ts'
import { rightsLost } from './rights-lost.ts'
import { secretChanges } from './secret-changes.ts'

/** By the name of their golden text. */
export const ALL_STORIES: Readonly<Record<string, Story>> = {
  'a-day': aDay,
  'api-outage': apiOutage,
  'clock-jumps': clockJumps,
  'google-outage': googleOutage,
  'grants-and-issuers': grantsAndIssuers,
  'half-told': halfTold,
  'issuer-outage': issuerOutage,
  'just-in-time': justInTime,
  'key-rotation': keyRotation,
  'keys-unreadable': keysUnreadable,
  'leader-change': leaderChange,
  'lost-answer': lostAnswer,
  'people-ask': peopleAsk,
  restart,
  'rights-lost': rightsLost,
  'secret-changes': secretChanges,
}

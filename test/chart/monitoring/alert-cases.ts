import type { AlertCase } from './alert-case.ts'
import { OPERATOR_CASES } from './operator-cases.ts'
import { ofObject, type Series } from './series.ts'

const at = (minute: number): number => minute * 60
const EXPIRY = 'mintlet_credential_expiry_timestamp_seconds'
const REFRESH = 'mintlet_credential_refresh_timestamp_seconds'
const ready = (reason: string, value: 0 | 1): Series[] =>
  ofObject('mintlet_ready', { reason }, value)
const condition = (type: string, reason: string): Series[] =>
  ofObject('mintlet_status_condition', { condition: type, reason }, 1)
const failing = (reason: string): Series[] => condition('RefreshFailing', reason)

/** Of objects: a credential with an hour to live at minute 0, unless the case says otherwise. */
const OBJECTS: readonly AlertCase[] = [
  {
    what: 'a credential expires while its issuer is away',
    sees: [
      ...ofObject('mintlet_ready', { reason: 'Refreshed' }, '1x59 stale'),
      ...ofObject('mintlet_ready', { reason: 'Lapsed' }, '_x60 0x340'),
      ...ofObject(EXPIRY, {}, at(60)),
      ...ofObject(REFRESH, {}, at(10)),
      ...ofObject(
        'mintlet_status_condition',
        { condition: 'RefreshFailing', reason: 'IssuerUnavailable' },
        '_x10 1x49 stale',
      ),
    ],
    fires: {
      34: [],
      41: ['MintletCredentialExpiresSoon', 'MintletRefreshFailing'],
      63: ['MintletCredentialExpired'],
      300: ['MintletCredentialExpired'],
    },
  },
  {
    what: 'the operator does not get to a refresh and says nothing about it',
    sees: [
      ...ready('Refreshed', 1),
      ...ofObject(EXPIRY, {}, at(60)),
      ...ofObject(REFRESH, {}, at(5)),
    ],
    fires: {
      18: [],
      27: ['MintletRefreshOverdue'],
      37: ['MintletRefreshOverdue', 'MintletCredentialExpiresSoon'],
    },
  },
  {
    what: 'a refresh is refused long before the end',
    sees: [...ready('Issued', 1), ...failing('NotGranted'), ...ofObject(EXPIRY, {}, at(9999))],
    fires: { 28: [], 32: ['MintletRefreshFailing'] },
  },
  {
    what: 'the reasons of a failing refresh alternate',
    sees: [
      ...ready('Issued', 1),
      ...ofObject(EXPIRY, {}, at(9999)),
      ...['IssuerUnavailable', 'RateLimited'].flatMap((reason, index) =>
        ofObject(
          'mintlet_status_condition',
          { condition: 'RefreshFailing', reason },
          Array.from({ length: 60 }, (_, minute) =>
            Math.floor(minute / 8) % 2 === index ? '1' : 'stale',
          ).join(' '),
        ),
      ),
    ],
    fires: { 28: [], 35: ['MintletRefreshFailing'] },
  },
  {
    what: 'an object never becomes ready',
    sees: ready('Pending', 0),
    fires: { 13: [], 17: ['MintletNotReady'] },
  },
  {
    what: 'somebody keeps changing a spec',
    sees: [...ready('Refreshed', 1), ...failing('MintLoop')],
    fires: { 3: [], 7: ['MintletMintLoop'], 200: ['MintletMintLoop'] },
  },
  {
    what: 'a mint loop, in which what expiry asks for is minted all the same',
    sees: [...ready('Refreshed', 1), ...failing('MintLoop'), ...ofObject(EXPIRY, {}, '600+60x400')],
    fires: { 3: [], 30: ['MintletMintLoop'] },
  },
  {
    what: 'a clock is wrong',
    sees: [...ready('Refreshed', 1), ...failing('ClockSkew')],
    fires: { 13: [], 17: ['MintletClockSkew'] },
  },
  {
    what: 'a service account has no slot left',
    sees: [...ready('Rotated', 1), ...failing('SlotsExhausted')],
    fires: { 110: [], 125: ['MintletSlotsExhausted'] },
  },
  {
    what: 'a grant is too short',
    sees: [
      ...ready('Refreshed', 1),
      ...failing('LifetimeTooShort'),
      ...ofObject(EXPIRY, {}, '240+60x400'),
    ],
    fires: { 55: [], 65: ['MintletLifetimeTooShort'] },
  },
  {
    what: 'a create was not answered and may have come to something',
    sees: [...ready('Issued', 1), ...failing('AmbiguousMint')],
    fires: { 13: [], 17: ['MintletAmbiguousMint'] },
  },
  {
    what: 'a pod has a Secret in its environment',
    sees: [...ready('Refreshed', 1), ...condition('ConsumersStale', 'ConsumersStale')],
    fires: { 13: [], 17: ['MintletConsumersStale'] },
  },
  {
    what: 'a workload has not opted in to restarts',
    sees: [...ready('Refreshed', 1), ...condition('RestartRefused', 'RestartRefused')],
    fires: { 13: [], 17: ['MintletRestartRefused'] },
  },
]

/** What goes wrong, one thing at a time, and who is told of it when. */
export const ALERT_CASES: readonly AlertCase[] = [...OBJECTS, ...OPERATOR_CASES]

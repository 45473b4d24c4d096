import type { CelRule } from '../src/api/cel.ts'

/** Expired is never left and the spec of an expired object never changes; metadata and deletion pass. */
export const expiredIsTerminal: CelRule = {
  rule:
    "!has(oldSelf.status) || !has(oldSelf.status.phase) || oldSelf.status.phase != 'Expired' || " +
    "(has(self.status) && has(self.status.phase) && self.status.phase == 'Expired' && self.spec == oldSelf.spec)",
  message: 'this object has expired for good: create a new one instead of changing it',
}

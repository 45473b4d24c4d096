/**
 * Lets the answer to an own write into a store without a trigger: the turn that wrote it knows
 * already, and the watch that brings the same object later changes nothing.
 */
export type OwnWrites = {
  quietly(put: () => void): void
  underWay(): boolean
}

export function createOwnWrites(): OwnWrites {
  let underWay = false
  return {
    quietly(put) {
      underWay = true
      try {
        put()
      } finally {
        underWay = false
      }
    },
    underWay: () => underWay,
  }
}

/**
 * Milliseconds that the clocks of two replicas may differ without a word. What status says of a
 * time further in the future was written by a clock that has been set back since.
 */
export const CLOCK_SLACK = 60_000

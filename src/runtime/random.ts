/** A number in [0, 1). For jitter and names; never for anything that has to be secret. */
export type Random = () => number

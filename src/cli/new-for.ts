/** Milliseconds: so long an object is new, and nobody need have said anything of it; a first condition takes seconds. */
export const NEW_FOR = 30_000

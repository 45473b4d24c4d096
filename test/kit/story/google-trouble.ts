import type { GoogleFault } from '../google/google-fault.ts'

/** What becomes of a request: as at the emulator, or it does not even get there. */
export type GoogleTrouble = GoogleFault | { readonly do: 'unreachable' }

/** How a hook ended. */
export type HookEnd =
  | { readonly kind: 'Done' }
  | {
      readonly kind: 'Failed'
      /** What is wrong and what to do about it; lines for people. */
      readonly message: string
      /** Whether another attempt of the same Job may go better, with nobody doing anything. */
      readonly again: boolean
    }

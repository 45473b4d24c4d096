/** An HTTP answer, before a fault spoils it. */
export type GoogleAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** As Google's front end sends JSON. */
export const jsonAnswer = (
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): GoogleAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
  body: `${JSON.stringify(value, undefined, 2)}\n`,
})

const RFC3339 = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

const two = (number: number): string => String(Math.floor(number)).padStart(2, '0')

/** `+00:30:00` for half an hour into the story; before its beginning `-00:30:00`. */
export function storyTime(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000)
  const text = `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
  return `${milliseconds < 0 ? '-' : '+'}${text}`
}

/** A text with every date in it replaced by the story's own time. */
export const inStoryTime = (text: string, startMs: number): string =>
  text.replaceAll(RFC3339, (date) => storyTime(Date.parse(date) - startMs))

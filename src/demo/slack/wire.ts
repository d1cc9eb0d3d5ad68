/** What travels: JSON, and the arguments of a call however a client wrote them. */
import * as z from 'zod'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** WebClient sends forms in which lists and objects are JSON inside a string; `fetch` callers send JSON itself. */
export function readArguments(body: string, contentType: string): Record<string, unknown> {
  if (!contentType.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(body))
  const parsed = z.record(z.string(), z.unknown()).safeParse(parse(body))
  return parsed.success ? parsed.data : {}
}

export const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A list or object, as such or as JSON in a string. */
export const json = <T extends z.ZodType>(inner: T) => z.preprocess((value) => (typeof value === 'string' ? parse(value) : value), inner)

export const flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean())

export const count = z.coerce.number().int().positive()

/** Where and what: one line for each thing wrong, in Slack's manner of pointing. */
export const problems = (error: z.ZodError, root: string): { where: string; what: string }[] =>
  error.issues.map((issue) => ({
    where: `${root}${issue.path.map((step) => `/${String(step)}`).join('')}`,
    what: issue.code === 'invalid_union' && issue.path.at(-1) === 'type' ? 'unknown or misplaced type' : issue.message,
  }))

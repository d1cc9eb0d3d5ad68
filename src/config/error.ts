/** One clear error for whatever an operator wrote. */
import type * as z from 'zod'

/** A mistake in what an operator wrote: the message says where, and what to write instead. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** What the schema makes of it; `where` turns a path such as `hubs.archimedes-ne.inboxes[0]` into the place to look. Throws ConfigError. */
export function parse<S extends z.ZodType>(schema: S, input: unknown, where: (path: string) => string): z.infer<S> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  // A misspelt key also makes the right one missing: the spelling is what to mend.
  const issue = result.error.issues.find(({ code }) => code === 'unrecognized_keys') ?? result.error.issues[0]
  const path = (issue?.path ?? []).reduce<string>(
    (at, key) => (typeof key === 'number' ? `${at}[${key}]` : at ? `${at}.${String(key)}` : String(key)),
    '',
  )
  if (issue?.code === 'unrecognized_keys') {
    throw new ConfigError(
      `${where([path, issue.keys[0]].filter(Boolean).join('.'))}: there is no such setting; check its spelling, or take it out`,
    )
  }
  const [, received] = issue?.code === 'invalid_type' ? (/received (\w+)$/.exec(issue.message) ?? []) : []
  if (received === 'undefined') throw new ConfigError(`${where(path)}: is missing; write it as countersign.example.yaml shows`)
  if (received === 'number' || received === 'boolean') throw new ConfigError(`${where(path)}: is read as a ${received}; put it in quotes`)
  throw new ConfigError(`${where(path)}: ${issue?.message ?? 'is not as expected'}`)
}

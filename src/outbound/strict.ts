/** Handlebars that stops on a missing value everywhere: its own strict mode lets `#if` and `#each` pass over one. */
import type Handlebars from 'handlebars'

/** Adds our helpers, and makes the built-in ones throw on what is not there; null and empty lists are values. */
export function strict(handlebars: typeof Handlebars): typeof Handlebars {
  for (const name of ['if', 'unless', 'each'] as const) {
    const builtIn: Handlebars.HelperDelegate = handlebars.helpers[name] ?? (() => '')
    handlebars.registerHelper(name, function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
      return builtIn.call(this, known(value, name), options)
    })
  }
  // A value that a kind of letter got later: one that was kept before then does without it.
  handlebars.registerHelper('added', (value: unknown) => value ?? null)
  handlebars.registerHelper('is', (value: unknown, wanted: string) => known(value, 'is') === wanted)
  handlebars.registerHelper('either', (value: unknown, yes: string, no: string) => (known(value, 'either') ? yes : no))
  handlebars.registerHelper('concat', (...parts: unknown[]) =>
    parts
      .slice(0, -1)
      .map((part) => known(part, 'concat'))
      .join(''),
  )
  handlebars.registerHelper('capital', (text: unknown) => {
    const whole = String(known(text, 'capital'))
    return whole.charAt(0).toUpperCase() + whole.slice(1)
  })
  return handlebars
}

function known<T>(value: T, helper: string): T {
  if (value === undefined) throw new Error(`a value given to "${helper}" is not defined`)
  return value
}

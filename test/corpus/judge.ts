/** What a corpus run has shown, and whether it is good enough. */
import type { Label } from './folder.ts'

/** One message after the run. `disposition` is null where it has none; `milliseconds` is how long its job took, null where none ran. */
export type Result = { path: string; label: Label; disposition: string | null; milliseconds: number | null; replies: number }

type Summary = {
  messages: number
  crashes: number
  hangs: number
  undisposed: number
  repliesToAutomatic: number
  dispositions: Record<string, number>
  /** In per cent; null where there is no message of the label. */
  recognised: { dsn: number | null; ooo: number | null }
  hamTakenForAutomatic: number | null
  slowest: number
  seconds: number
  passed: boolean
}

/** The bar (issue 4): in per cent, and milliseconds. */
const bar = { dsn: 99, ooo: 95, ham: 0.5, hang: 10_000 }

const automatic = ({ disposition }: Result): boolean => disposition === 'bounce' || disposition === 'automatic'

export function judge(results: Result[], { crashes, seconds }: { crashes: number; seconds: number }): Summary {
  const share = (label: Label, of: (result: Result) => boolean): number | null => {
    const all = results.filter((result) => result.label === label)
    return all.length === 0 ? null : Math.round((all.filter(of).length / all.length) * 10_000) / 100
  }
  const count = (of: (result: Result) => boolean): number => results.filter(of).length
  const dispositions: Record<string, number> = {}
  for (const { disposition } of results) dispositions[disposition ?? 'none'] = (dispositions[disposition ?? 'none'] ?? 0) + 1
  const summary = {
    messages: results.length,
    crashes,
    hangs: count(({ milliseconds }) => (milliseconds ?? 0) > bar.hang),
    undisposed: count(({ disposition }) => disposition === null),
    repliesToAutomatic: results
      .filter((result) => automatic(result) || result.label === 'dsn' || result.label === 'ooo')
      .reduce((sum, { replies }) => sum + replies, 0),
    dispositions,
    recognised: { dsn: share('dsn', automatic), ooo: share('ooo', automatic) },
    hamTakenForAutomatic: share('ham', automatic),
    slowest: Math.max(0, ...results.map(({ milliseconds }) => Math.round(milliseconds ?? 0))),
    seconds,
  }
  const { recognised, hamTakenForAutomatic } = summary
  const passed =
    summary.messages > 0 &&
    summary.crashes + summary.hangs + summary.undisposed + summary.repliesToAutomatic === 0 &&
    (recognised.dsn ?? 100) >= bar.dsn &&
    (recognised.ooo ?? 100) >= bar.ooo &&
    (hamTakenForAutomatic ?? 0) <= bar.ham
  return { ...summary, passed }
}

/** What a person should look at: every message that is not what its folder says. */
export const odd = (results: Result[]): Result[] =>
  results.filter(
    (result) =>
      result.disposition === null ||
      (result.milliseconds ?? 0) > bar.hang ||
      ((result.label === 'dsn' || result.label === 'ooo') && (!automatic(result) || result.replies > 0)) ||
      (result.label === 'ham' && automatic(result)),
  )

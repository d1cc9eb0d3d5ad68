/** Finds the school, hub or proposal that a deed is about: one to which it applies, if there is one. */
import type { ProposalKind } from '../../src/core/round/proposal.ts'
import type { Deed } from './commands.ts'
import { schoolName } from './forms.ts'
import type { Known } from './known.ts'
import type { Oracle, Seen } from './oracle.ts'

/** An open one, about a school. */
export type Open = { id: string; kind: ProposalKind; school: number }

/** `seen` and `list` are what its doer was looking at, in the oracle's terms. */
export type Found = { deed: Deed; about: string; school: Known | null; hub: number; seen: Seen; list: string; proposal: Open | null }

const applies: { [D in Deed['do']]?: (s: Known) => boolean } = {
  send: () => true,
  answer: ({ state, verdict }) => state !== 'withdrawn' && !verdict?.told,
  decide: ({ state }) => state === 'undecided',
  undo: ({ state, verdict }) => verdict?.verdict === state && !verdict.told,
  reverse: ({ state, verdict }) => verdict?.verdict === state && verdict.told,
  offer: ({ state, verdict }) => state === 'waitlisted' && verdict?.told === true,
  free: ({ state }) => state === 'offered',
  'answer the offer': ({ state }) => state === 'offered',
  'ask to withdraw': ({ state, asks }) => state !== 'withdrawn' && asks === null,
  withdraw: ({ state }) => state !== 'withdrawn',
  'take back': ({ state }) => state === 'withdrawn',
  move: ({ state }) => state === 'waitlisted',
  'declare an interest': () => true,
}

const one = <T>(list: T[], nth: number): T | undefined => list[nth % Math.max(1, list.length)]

/** `open`: proposals about schools, oldest first. `only`: at one hub. Null where nobody could do it. */
export function find(deed: Deed, oracle: Oracle, open: Open[], only: number | null = null): Found | null {
  const plain = { deed, about: '', school: null, hub: only ?? 0, seen: { changes: 0, verdict: 0 }, list: '', proposal: null }
  if (deed.do === 'pass') return plain
  if (deed.do === 'release' || deed.do === 'raise') {
    const hub = only ?? deed.nth % oracle.terms.hubs
    const stale = deed.do === 'release' && deed.stale
    return { ...plain, about: `hub ${hub}`, hub, list: stale ? '' : oracle.shownToRelease(hub) }
  }
  const { exactly } = deed
  if (deed.do === 'confirm' || deed.do === 'put aside') {
    const proposal = exactly ? open.find(({ kind, school }) => kind === exactly.kind && school === exactly.school) : one(open, deed.nth)
    const school = proposal && oracle.schools[proposal.school]
    if (!school) return null
    const about = `the proposal (${proposal.kind}) about ${schoolName(school.n)}`
    return { ...plain, deed: { ...deed, exactly: { school: school.n, kind: proposal.kind } }, about, school, hub: school.hub, proposal }
  }
  const known = oracle.schools.filter(({ state, hub }) => (deed.do === 'send' || state !== 'unheard') && (only ?? hub) === hub)
  const fitting = known.filter((s) => applies[deed.do]?.(s))
  const pool = ('any' in deed && deed.any) || fitting.length === 0 ? known : fitting
  const school = exactly ? known.find(({ n }) => n === exactly.school) : one(pool, deed.nth)
  if (!school || (deed.do === 'send' && oracle.opensAnother(school, deed.form))) return null
  const stale = 'stale' in deed && deed.stale
  const seen = oracle.seen(school, stale)
  return { ...plain, deed: { ...deed, exactly: { school: school.n } }, about: schoolName(school.n), school, hub: school.hub, seen }
}

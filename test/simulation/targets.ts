/** Finds the school, hub or proposal that a deed is about, and what its doer was looking at: one to which it applies, if there is one. */
import type { Deed, Exactly } from './commands.ts'
import { hubNamed, schoolName } from './forms.ts'
import type { Known, Oracle, Seen } from './oracle.ts'
import { nothingShown, type openPlay, type Shown } from './play.ts'
import type { World } from './world.ts'

/** `shown` is what the product showed, `seen` and `list` are the same in the oracle's terms. */
export type Found = {
  deed: Deed
  about: string
  school: Known | null
  hub: number
  shown: Shown
  seen: Seen
  list: string
  proposal: string | null
}

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

export function find(deed: Deed, world: World, oracle: Oracle, stage: ReturnType<typeof openPlay>): Found | null {
  const plain = { deed, about: '', school: null, hub: 0, shown: nothingShown, seen: { changes: 0, verdict: 0 }, list: '', proposal: null }
  if (deed.do === 'pass') return plain
  if (deed.do === 'release' || deed.do === 'raise') {
    const hub = deed.nth % oracle.terms.hubs
    const stale = deed.do === 'release' && deed.stale
    const shown = stage.previewed(hub, stale)
    return { ...plain, about: `hub ${hub}`, hub, shown, list: stale ? '' : oracle.shownToRelease(hub) }
  }
  if (deed.do === 'confirm' || deed.do === 'put aside') {
    const open = oracle.hubs.flatMap((_, n) => world.open(hubNamed(n).id)).filter(({ kind }) => kind !== 'raise')
    const meant = ({ school, kind }: Exactly) => open.find((it) => it.kind === kind && it.declaration === `school-${school}`)
    const proposal = deed.exactly ? meant(deed.exactly) : one(open, deed.nth)
    const school = oracle.schools[Number(proposal?.declaration?.split('-')[1])]
    if (!proposal || !school) return null
    const exactly = { school: school.n, kind: proposal.kind }
    const about = `the proposal (${proposal.kind}) about ${schoolName(school.n)}`
    return { ...plain, deed: { ...deed, exactly }, about, school, hub: school.hub, proposal: proposal.id }
  }
  const known = oracle.schools.filter(({ state }) => deed.do === 'send' || state !== 'unheard')
  const fitting = known.filter((s) => applies[deed.do]?.(s))
  const pool = ('any' in deed && deed.any) || fitting.length === 0 ? known : fitting
  const school = deed.exactly ? known.find(({ n }) => n === deed.exactly?.school) : one(pool, deed.nth)
  if (!school) return null
  const stale = 'stale' in deed && deed.stale
  const shown = school.state === 'unheard' ? nothingShown : stage.shown(school.n, stale)
  const exactly = { school: school.n }
  return {
    ...plain,
    deed: { ...deed, exactly },
    about: schoolName(school.n),
    school,
    hub: school.hub,
    shown,
    seen: oracle.seen(school, stale),
  }
}

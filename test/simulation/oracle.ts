/** What should happen and who should be told what, written from the rules of the domain and from nothing that the product does. */
import type { Verdict } from '../../src/core/round/round.ts'
import type { Person, Staff } from './commands.ts'
import { isLead } from './commands.ts'
import { addressOf, declaredOn, type Form, hubNamed } from './forms.ts'

export type What =
  | 'received'
  | 'receipt'
  | 'asked to confirm'
  | 'told of an objection'
  | Verdict
  | `corrected: ${Verdict}`
  | 'offered'
  | 'reminded of the offer'
  | 'offer declined'
  | 'offer lapsed'
  | 'withdrawn'
  | `back in: ${'place' | 'list' | 'undecided'}`
export type Telling = { to: string; what: What }

export type Known = {
  n: number
  hub: number
  /** Of the newest mail; null where none has come. */
  form: Form | null
  /** Forms that said something new, and acts that changed what holds. */
  changes: number
  decisions: number
  state: 'unheard' | 'undecided' | Verdict | 'offered' | 'withdrawn'
  /** `since`: the step at which it was made. `due`: when it leaves by itself. */
  verdict: { verdict: Verdict; number: number; since: number; due: Temporal.Instant | null; told: boolean } | null
  /** Every address that a mail with a form was from or to. */
  met: Set<string>
  /** Who stands behind the form: role and address, copied in or in their own words. */
  signed: Set<string>
  said: Map<string, { answer: 'confirmed' | 'objected'; since: number }>
  /** Already answered, of the newest mail. */
  answered: Set<string>
  /** The step at which the school asked to withdraw, while nobody has settled it. */
  asks: number | null
  cameBack: boolean
  offer: { until: Temporal.Instant; remind: Temporal.Instant; reminded: boolean } | null
  interested: Set<Staff>
  /** Addresses that were ever told how it stands. */
  informed: Set<string>
}

type HubKnown = { places: number; list: number[]; raise: { by: Staff } | null }
export type Terms = {
  hubs: number
  schools: number
  places: number
  /** Of a hub's round. */
  release: (hub: number) => 'each' | 'together'
  undo: Temporal.Duration
  acceptDays: number
  startsOn: Temporal.PlainDate
}

const london = 'Europe/London'
const { compare } = Temporal.Instant

export type Oracle = ReturnType<typeof openOracle>

export function openOracle(terms: Terms) {
  let step = 0
  const schools = Array.from(
    { length: terms.hubs * terms.schools },
    (_, n): Known => ({
      n,
      hub: Math.floor(n / terms.schools),
      form: null,
      changes: 0,
      decisions: 0,
      state: 'unheard',
      verdict: null,
      met: new Set(),
      signed: new Set(),
      said: new Map(),
      answered: new Set(),
      asks: null,
      cameBack: false,
      offer: null,
      interested: new Set(),
      informed: new Set(),
    }),
  )
  const hubs = Array.from({ length: terms.hubs }, (): HubKnown => ({ places: terms.places, list: [], raise: null }))

  const hubOf = ({ hub }: Known) => hubNamed(hub)
  const own = (s: Known) => hubs[s.hub] as HubKnown
  const at = (hub: number) => schools.slice(hub * terms.schools, (hub + 1) * terms.schools)
  const taken = (hub: number) => at(hub).filter(({ state }) => state === 'approved' || state === 'offered').length
  const isFull = (s: Known) => taken(s.hub) >= own(s).places
  const roles = (s: Known) => (s.form ? Object.entries(declaredOn(s.n, hubOf(s), s.form)) : [])
  /** Everyone whom the form declares; never the hub's own inbox. */
  const declared = (s: Known) => roles(s).flatMap(([, address]) => (hubOf(s).inboxes.includes(address) ? [] : [address]))
  const tellAll = (s: Known, what: What): Telling[] => declared(s).map((to) => ({ to, what }))
  const tellOutcome = (s: Known, what: What): Telling[] => {
    for (const to of declared(s)) s.informed.add(to)
    return tellAll(s, what)
  }
  const objections = (s: Known) =>
    roles(s).flatMap(([role, address]) => {
      const said = s.said.get(`${role} ${address}`)
      return said?.answer === 'objected' ? [said.since] : []
    })
  const isSigned = (s: Known, role: string, address: string) => s.signed.has(`${role} ${address}`)
  const isOpen = (s: Known) =>
    !s.form?.urn || roles(s).some(([role, address]) => !isSigned(s, role, address)) || objections(s).length > 0 || s.asks !== null
  /** An approval that somebody has objected to since, and whatever a school that asks to withdraw would be told, stays here. */
  const isKept = (s: Known) => {
    const since = s.verdict?.since ?? 0
    return (s.verdict?.verdict === 'approved' && objections(s).some((one) => one > since)) || (s.asks !== null && s.asks > since)
  }
  const stands = (s: Known) => s.verdict !== null && s.state === s.verdict.verdict
  const waitsToLeave = (s: Known) => stands(s) && !s.verdict?.told

  function become(s: Known, state: Known['state'], verdict: Verdict | null, told: boolean, due: Temporal.Instant | null = null) {
    s.state = state
    s.changes++
    s.decisions++
    s.verdict = verdict && { verdict, number: s.decisions, since: step, due, told }
    keepList(s)
  }
  function keepList(s: Known) {
    const { list } = own(s)
    const rest = list.filter((n) => n !== s.n)
    own(s).list = s.state !== 'waitlisted' ? rest : list.includes(s.n) ? list : [...rest, s.n]
  }

  /** Everyone whom the newest form declares is answered once for each mail: who had a part in any, and who had none and has not signed. */
  const answersTo = (s: Known): Telling[] =>
    roles(s).flatMap(([role, to]): Telling[] => {
      if (hubOf(s).inboxes.includes(to)) return []
      const what = s.met.has(to) ? 'received' : 'asked to confirm'
      if (what === 'asked to confirm' && (s.state === 'withdrawn' || isSigned(s, role, to))) return []
      if (s.answered.has(`${what} ${to}`)) return []
      s.answered.add(`${what} ${to}`)
      return [{ to, what }]
    })

  const isStranger = (s: Known, { from }: Form): boolean => {
    const sender = addressOf(s.n, hubOf(s), from)
    return !s.met.has(sender) && !declared(s).includes(sender)
  }

  const rules = {
    /** A newer form from somebody who had no part so far waits for a person, and nobody is answered. */
    send(s: Known, form: Form): Telling[] | null {
      const sender = addressOf(s.n, hubOf(s), form.from)
      if (s.form && isStranger(s, form)) return null
      const says = ({ lead2, urn, telephone }: Form) => JSON.stringify([lead2, urn, telephone])
      if (!s.form || says(s.form) !== says(form)) s.changes++
      s.form = form
      s.answered = new Set()
      const here = [sender, ...form.copied.map((who) => addressOf(s.n, hubOf(s), who)), ...hubOf(s).inboxes]
      for (const address of here) s.met.add(address)
      for (const [role, address] of roles(s)) if (here.includes(address)) s.signed.add(`${role} ${address}`)
      if (s.state === 'unheard') s.state = 'undecided'
      if (s.state === 'withdrawn') s.cameBack = true
      return [...answersTo(s), ...(form.from === 'office' ? [{ to: sender, what: 'receipt' as const }] : [])]
    },

    answer(s: Known, who: Person, answer: 'confirmed' | 'objected'): Telling[] | null {
      const address = addressOf(s.n, hubOf(s), who)
      const role = roles(s).find(([, declared]) => declared === address)?.[0]
      if (!role || s.state === 'withdrawn' || s.verdict?.told) return null
      const before = s.said.get(`${role} ${address}`)?.answer
      if (before === 'objected' || before === answer) return null
      s.said.set(`${role} ${address}`, { answer, since: step })
      s.signed.add(`${role} ${address}`)
      const others = declared(s).filter((to) => to !== address)
      return [...(answer === 'objected' ? others.map((to): Telling => ({ to, what: 'told of an objection' })) : []), ...answersTo(s)]
    },

    decide(
      s: Known,
      { by, verdict, reason, note }: { by: Staff; verdict: Verdict; reason: boolean; note: boolean },
      seen: Seen,
      now: Temporal.Instant,
    ) {
      if (s.interested.has(by) || s.state === 'withdrawn' || s.verdict || seen.changes !== s.changes) return null
      if (verdict === 'approved' ? isFull(s) || (isOpen(s) && !note) : !reason) return null
      become(s, verdict, verdict, false, terms.release(s.hub) === 'each' ? now.add(terms.undo) : null)
      return []
    },

    undo(s: Known, by: Staff, seen: Seen) {
      if (s.interested.has(by) || !waitsToLeave(s) || seen.verdict !== s.verdict?.number) return null
      become(s, 'undecided', null, false)
      return []
    },

    reverse(
      s: Known,
      { by, verdict, reason, note }: { by: Staff; verdict: Verdict; reason: boolean; note: boolean },
      seen: Seen,
    ): Telling[] | null {
      if (!isLead(by) || s.interested.has(by) || !stands(s) || !s.verdict?.told || seen.changes !== s.changes) return null
      if (s.verdict.verdict === verdict || !note || (verdict === 'approved' ? isFull(s) : !reason)) return null
      become(s, verdict, verdict, true)
      const corrected = [...s.informed].map((to): Telling => ({ to, what: `corrected: ${verdict}` }))
      const fresh = declared(s).filter((to) => !s.informed.has(to))
      for (const to of fresh) s.informed.add(to)
      return [...corrected, ...fresh.map((to): Telling => ({ to, what: verdict }))]
    },

    /** `seen` is null from a proposal. */
    offer(s: Known, by: Staff, note: boolean, seen: Seen | null, now: Temporal.Instant): Telling[] | null {
      if (s.interested.has(by) || s.state !== 'waitlisted' || !s.verdict?.told || isFull(s)) return null
      if ((seen && seen.changes !== s.changes) || (isOpen(s) && !note)) return null
      const today = now.toZonedDateTimeISO(london).toPlainDate()
      const [wished, eve] = [today.add({ days: terms.acceptDays }), terms.startsOn.subtract({ days: 1 })]
      const last = Temporal.PlainDate.compare(wished, eve) < 0 ? wished : eve
      if (Temporal.PlainDate.compare(last, today) <= 0) return null
      const until = last.add({ days: 1 }).toZonedDateTime({ timeZone: london }).toInstant()
      const morning = last.subtract({ days: 2 }).toZonedDateTime({ timeZone: london, plainTime: '09:00' }).toInstant()
      const half = now.add({ milliseconds: Math.trunc(now.until(until).total('milliseconds') / 2) })
      s.offer = { until, remind: now.until(morning).total('hours') >= 48 ? morning : half, reminded: false }
      // What it was told holds until it answers.
      s.state = 'offered'
      s.changes++
      s.decisions++
      keepList(s)
      return tellOutcome(s, 'offered')
    },

    answerOffer(s: Known, who: Person, answer: 'accepted' | 'declined', now: Temporal.Instant): Telling[] | null {
      if (s.state !== 'offered' || !declared(s).includes(addressOf(s.n, hubOf(s), who))) return null
      if (answer === 'accepted' && hasBegun(now)) return null
      if (answer === 'accepted') {
        become(s, 'approved', 'approved', true)
        return tellOutcome(s, 'approved')
      }
      become(s, 'declined', 'declined', true)
      return tellAll(s, 'offer declined')
    },

    free(s: Known, by: Staff, now: Temporal.Instant): Telling[] | null {
      if (s.interested.has(by) || s.state !== 'offered' || !s.offer || compare(now, s.offer.until) < 0) return null
      become(s, 'declined', 'declined', true)
      return tellOutcome(s, 'offer lapsed')
    },

    askToWithdraw(s: Known) {
      if (s.state === 'withdrawn' || (s.state === 'declined' && s.verdict?.told) || s.asks !== null) return null
      s.asks = step
      return []
    },

    /** `asked`: a proposal is confirmed. */
    withdraw(s: Known, by: Staff, asked: boolean): Telling[] | null {
      if (s.interested.has(by) || s.state === 'withdrawn' || (s.state === 'declined' && s.verdict?.told)) return null
      if (asked && s.asks === null) return null
      const told = s.verdict?.told ? s.verdict : null
      become(s, 'withdrawn', null, false)
      s.verdict = told
      s.asks = null
      s.cameBack = false
      return tellAll(s, 'withdrawn')
    },

    stay(s: Known, by: Staff) {
      if (s.interested.has(by) || s.asks === null) return null
      s.asks = null
      return []
    },

    takeBack(s: Known, by: Staff, note: boolean): Telling[] | null {
      if (s.interested.has(by) || s.state !== 'withdrawn' || (!s.cameBack && !(isLead(by) && note))) return null
      const had = s.cameBack ? null : s.verdict
      const again = had?.verdict === 'waitlisted' || (had?.verdict === 'approved' && !isFull(s)) ? had : null
      become(s, again?.verdict ?? 'undecided', null, false)
      s.verdict = again
      return tellAll(s, again === null ? 'back in: undecided' : again.verdict === 'approved' ? 'back in: place' : 'back in: list')
    },

    move(s: Known, by: Staff, to: number, note: boolean) {
      const hub = own(s)
      const from = hub.list.indexOf(s.n) + 1
      if (s.interested.has(by) || s.state !== 'waitlisted' || to < 1 || to > hub.list.length || from === to || !note) return null
      // Nobody gives another number to a school that they do not decide about, by moving one past it.
      const pushed = hub.list.slice(Math.min(from, to) - 1, Math.max(from, to))
      if (pushed.some((n) => schools[n]?.interested.has(by))) return null
      const rest = hub.list.filter((n) => n !== s.n)
      hub.list = [...rest.slice(0, to - 1), s.n, ...rest.slice(to - 1)]
      return []
    },

    interest(s: Known, by: Staff) {
      if (s.interested.has(by)) return null
      s.interested.add(by)
      return []
    },

    release(hub: number, seen: string): Telling[] | null {
      const leaving = at(hub).filter((s) => waitsToLeave(s) && !s.verdict?.due && !isKept(s))
      if (leaving.length === 0 || seen !== shownToRelease(hub)) return null
      return leaving.flatMap(leave)
    },

    raise(hub: number, by: Staff, agrees: Staff, note: boolean) {
      const it = hubs[hub] as HubKnown
      const asked = it.raise === null && isLead(by) && note
      if (asked) it.raise = { by }
      if (it.raise === null) return null
      if (it.raise.by === agrees) return asked ? [] : null
      it.raise = null
      it.places++
      return []
    },

    /** What the clock brings: verdicts whose time to undo is over, and one reminder of an offer. */
    pass(now: Temporal.Instant): Telling[] {
      const due = schools.filter((s) => waitsToLeave(s) && s.verdict?.due && compare(s.verdict.due, now) <= 0 && !isKept(s))
      const forgotten = schools.filter(
        ({ state, offer }) =>
          state === 'offered' && offer && !offer.reminded && compare(offer.remind, now) <= 0 && compare(now, offer.until) < 0,
      )
      for (const s of forgotten) if (s.offer) s.offer.reminded = true
      return [...due.flatMap(leave), ...forgotten.flatMap((s) => tellOutcome(s, 'reminded of the offer'))]
    },
  }

  function leave(s: Known): Telling[] {
    if (!s.verdict) return []
    s.verdict.told = true
    return tellOutcome(s, s.verdict.verdict)
  }
  const hasBegun = (now: Temporal.Instant) => Temporal.PlainDate.compare(now.toZonedDateTimeISO(london).toPlainDate(), terms.startsOn) >= 0
  /** Which verdicts wait, on which form, and what stands against each: whom the letters go to follows from the form. */
  const shownToRelease = (hub: number) =>
    JSON.stringify(
      at(hub)
        .filter(waitsToLeave)
        .map((s) => [s.n, s.verdict?.number, s.changes, isKept(s), against(s)]),
    )
  const against = (s: Known) => [
    ...roles(s).map(([role, address]) => [isSigned(s, role, address), s.said.get(`${role} ${address}`)?.answer === 'objected']),
    s.form?.urn,
    s.asks,
  ]

  return {
    terms,
    schools,
    hubs,
    rules,
    taken,
    declared,
    shownToRelease,
    /** A stranger's form without the same URN is a case of its own, for people to compare: no history has two for one school. */
    opensAnother: (s: Known, form: Form): boolean => s.form !== null && isStranger(s, form) && !(s.form.urn && form.urn),
    seen: (s: Known, stale: boolean): Seen => ({ changes: s.changes - Number(stale), verdict: (s.verdict?.number ?? 0) - Number(stale) }),
    begin: () => void step++,
  }
}

/** What a person looked at before pressing. */
export type Seen = { changes: number; verdict: number }

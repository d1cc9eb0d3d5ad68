/** What should happen and who should be told what, written from the rules of the domain and from nothing that the product does. */
import type { Verdict } from '../../src/core/round/round.ts'
import type { Person, Staff } from './commands.ts'
import { isLead } from './commands.ts'
import { addressOf, type Form } from './forms.ts'
import { type HubKnown, type Known, openKnown, type Telling, type Terms } from './known.ts'

const london = 'Europe/London'
const { compare } = Temporal.Instant

/** What a person looked at before pressing. */
export type Seen = { changes: number; verdict: number }

export type Oracle = ReturnType<typeof openOracle>

export function openOracle(terms: Terms) {
  const known = openKnown(terms)
  const { schools, hubs, hubOf, own, at, taken, isFull, roles, declared, tellAll, tellOutcome } = known
  const { isSigned, isObjected, isOpen, isKept, stands, waitsToLeave, become, keepList, step, begin } = known

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
      s.said.set(`${role} ${address}`, { answer, since: step() })
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
      s.asks = step()
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
    ...roles(s).map(([role, address]) => [isSigned(s, role, address), isObjected(s, role, address)]),
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
    begin,
  }
}

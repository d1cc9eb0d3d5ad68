/** Does what a deed says at real hubs: mail is sorted, pages are answered, buttons pressed, and the rest goes through the store's one way to change a case. */
import { createHash } from 'node:crypto'
import type { Case } from '../../src/core/declaration.ts'
import { claimOf } from '../../src/core/mail/claim.ts'
import { unreadMail } from '../../src/core/mail/message.ts'
import { mail as stored } from '../store/world.ts'
import type { Deed } from './commands.ts'
import { isLead } from './commands.ts'
import { type Beside, type Decide, decisionOn, decisionOnProposal, nothingShown, type Shown } from './decisions.ts'
import { addressOf, type Form, hubNamed, mailOf, readingOf, schoolName } from './forms.ts'
import { press } from './press.ts'
import type { Region } from './region.ts'
import type { Found, Open } from './targets.ts'

export type Stage = ReturnType<typeof openStage>

export function openStage(region: Region) {
  const { app, sql, clock, rounds } = region
  /** Ids of the declarations, by the schools' numbers. */
  const ids = new Map<number, string>()
  let mails = 0
  const idOf = (school: number): string => {
    const id = ids.get(school)
    if (!id) throw new Error(`${schoolName(school)} has sent nothing`)
    return id
  }
  const caseOf = async (school: number): Promise<Case> => {
    const c = await app.declarations.case(idOf(school))
    if (!c) throw new Error(`no case of ${schoolName(school)}`)
    return c
  }
  const roundAt = (hub: number): string => rounds.find((one) => one.hub === hubNamed(hub).id)?.roundId ?? ''

  /** A mail as the reader gives it, with a form that has been read; the product finds out what it is. */
  async function arrive(school: number, hub: number, form: Form): Promise<void> {
    const at = hubNamed(hub)
    const { from, to, cc, count } = mailOf(school, at, form)
    const name = `mail-${school}-${++mails}`
    const reading = readingOf(school, at, form)
    const sha256 = createHash('sha256').update(reading.document.sha256).digest('hex')
    const forms = [{ ...reading, document: { ...reading.document, sha256 } }]
    const document = { name: 'form.docx', kind: 'docx', sha256, size: 1, found: { kind: 'form' } } as const
    const envelope = { from: from[0]?.address ?? null, to: at.inboxes, ip: null, helo: null }
    const { id } = await app.messages.receive(stored(name, { hub: at.id, at: clock.now, envelope }))
    const begun = await app.messages.begin(id)
    if (!begun) throw new Error(`${name} was read before`)
    const messageId = `<${name}@school${school}.example.org>`
    const mail = {
      ...unreadMail(),
      messageId,
      from,
      to,
      cc,
      count,
      subject: 'Our declaration',
      text: 'Attached.',
      forms,
      documents: [document],
    }
    const sorted = await app.messages.sort(begun, mail, null)
    if (!sorted || sorted === 'ahead' || !sorted.declaration) throw new Error(`${name} is ${JSON.stringify(sorted)}`)
    ids.set(school, sorted.declaration)
  }

  const links = (school: number, who: Extract<Deed, { do: 'answer' }>['who']) => async () => {
    const c = await caseOf(school)
    return region.page(app.links.make(claimOf(c, addressOf(school, c.hub, who))))
  }
  const send = (url: string, fields: Record<string, string>) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

  async function change(school: number, user: string, decide: Decide): Promise<void> {
    const { round, hub } = await caseOf(school)
    const rows = (await app.rounds.board(round.id, hub.id))?.rows ?? []
    const interests = (by: string) => rows.flatMap(({ id, conflicts }) => (conflicts.includes(by) ? [id] : []))
    const beside = { link: app.links.make, now: app.now(), told: () => [], interests }
    await app.declarations.change(idOf(school), { kind: 'slack', user }, (c, open, waiting) =>
      decide(c, { ...beside, open, waiting } satisfies Beside),
    )
  }

  async function atHub(hub: number, deed: Extract<Deed, { do: 'release' | 'raise' }>, shown: Shown): Promise<void> {
    const where = { round: roundAt(hub), hub: hubNamed(hub).id }
    if (deed.do === 'release') {
      await app.releases.send(where.round, where.hub, shown.fingerprint, { kind: 'slack', user: 'U0LEE' })
      return
    }
    const places = (await app.rounds.at(where.round, where.hub))?.places ?? 0
    const role = isLead(deed.by) ? 'lead' : 'reviewer'
    const reason = deed.note ? 'The panel agreed' : ''
    await app.places.ask(where, { kind: 'slack', user: deed.by }, { to: places + 1, reason, role })
    const open = (await app.proposals.open(where.round, where.hub)).find(({ kind }) => kind === 'raise')
    if (open) await app.places.agree(open.id, { kind: 'slack', user: deed.agrees })
  }

  async function aboutSchool(found: Found & { school: { n: number } }, shown: Shown): Promise<void> {
    const { deed, hub, school, proposal } = found
    const { n } = school
    switch (deed.do) {
      case 'answer': {
        const url = await links(n, deed.who)()
        await send(url, { answer: deed.answer })
        return
      }
      case 'answer the offer': {
        const url = await links(n, deed.who)()
        const { offer } = await caseOf(n)
        await send(url, { answer: deed.answer, offer: String(offer?.number ?? 1), sure: 'yes' })
        return
      }
      case 'ask to withdraw': {
        const url = await links(n, 'head')()
        await send(`${url}/withdraw`, { withdraw: 'yes' })
        return
      }
      case 'reverse': {
        const beside = { link: app.links.make, now: app.now(), open: [], waiting: [], interests: () => [] }
        await app.declarations.reverse(idOf(n), { kind: 'slack', user: deed.by }, (c, told) =>
          decisionOn(deed, n, shown)(c, { ...beside, told: () => told }),
        )
        return
      }
      case 'confirm':
      case 'put aside': {
        if (!proposal) return
        if (await press(region, found, idOf(n))) return
        if (deed.do === 'confirm' || proposal.kind === 'withdrawal') return change(n, deed.by, decisionOnProposal(proposal, deed))
        if ((await caseOf(n)).conflicts.includes(deed.by)) return
        await app.proposals.close(proposal.id, 'dismissed', { kind: 'slack', user: deed.by })
        return
      }
      default:
        if (deed.do === 'send') return arrive(n, hub, deed.form)
        if (await press(region, found, idOf(n))) return
        if ('by' in deed) await change(n, deed.by, decisionOn(deed, n, shown))
    }
  }

  return {
    ids,
    caseOf,
    /** Open proposals about schools at a hub. */
    open: async (hub: number): Promise<Open[]> => {
      const all = await app.proposals.open(roundAt(hub), hubNamed(hub).id)
      const schools = new Map([...ids].map(([n, id]) => [id, n]))
      return all.flatMap(({ id, kind, declaration }) => {
        const school = schools.get(declaration ?? '')
        return school === undefined ? [] : [{ id, kind, school }]
      })
    },
    glance: async ({ deed, school, hub }: Found): Promise<Shown> => {
      const stale = 'stale' in deed && deed.stale ? 1 : 0
      if (deed.do === 'release') {
        const preview = await app.releases.preview(roundAt(hub), hubNamed(hub).id)
        return { ...nothingShown, fingerprint: stale ? 'another' : (preview?.fingerprint ?? '') }
      }
      const id = school && ids.get(school.n)
      if (!id) return nothingShown
      const now = await sql.one<{ version: number; decision: number }>`
        select d.version, coalesce(v.number, 0) as decision from declaration d
          left join decision v on v.declaration_id = d.id and v.undone_at is null and v.replaced_at is null where d.id = ${id}`
      return { version: now.version - stale, decision: now.decision - stale, fingerprint: '' }
    },
    act: async (found: Found, shown: Shown): Promise<void> => {
      const { deed, school, hub } = found
      if (deed.do === 'release' || deed.do === 'raise') return atHub(hub, deed, shown)
      if (school) await aboutSchool({ ...found, school }, shown)
    },
    /** Everything about a school, its list and its hub that a deed can change. */
    standing: async ({ school, hub }: Found): Promise<string> =>
      JSON.stringify(
        await sql.one`
          select h.places, (select count(*) from release where hub_id = h.hub_id) as releases, d.state, d.rank, d.version,
            (select count(*) from proposal where hub_id = h.hub_id) as proposed, (select count(*) from proposal where hub_id = h.hub_id and state = 'open') as open,
            (select count(*) from evidence where declaration_id = d.id) as evidence, (select count(*) from conflict where declaration_id = d.id) as conflicts,
            (select count(*) from message where declaration_id = d.id and disposition->>'kind' in ('declaration', 'revision')) as forms
          from round_hub h left join declaration d on d.hub_id = h.hub_id and d.id = ${(school && ids.get(school.n)) ?? null}
          where h.hub_id = ${hubNamed(hub).id}`,
      ),
  }
}

/** `/hub queue`: what waits for a decision, oldest first, a page at a time, whatever the schools are called. */
import { expect, test } from 'vitest'
import { PAGE, queuePage } from '../../src/review/round/queue.ts'
import { boardOf, boardRow, instant } from '../core/boards.ts'
import { archimedes } from '../core/moorside.ts'
import { fits, nasty, strings } from './hostile.ts'

const now = instant('2018-05-22T12:00Z')
const reader = { user: 'U0REVIEW', now }
const shown = (rows: Parameters<typeof boardOf>[0], page = 0) => queuePage(archimedes, boardOf(rows).rows, { ...reader, page })
const words = (said: ReturnType<typeof queuePage>) => strings(said.blocks).join('\n')
const many = (count: number, change = {}) => Array.from({ length: count }, () => change)

test('nothing waits', () => {
  expect(shown([])).toEqual({ text: 'Nothing at Archimedes NE Maths Hub waits for a decision.' })
  expect(shown([{ state: 'approved' }, { state: 'withdrawn' }, { state: 'offered' }]).text).toContain('Nothing')
})

test('each school says its state, its age, who sees to it, and who leaves it to others', () => {
  const said = shown([
    { state: 'needs-school', receivedAt: '2018-05-01T10:00Z', assignee: 'U0LEAD' },
    { state: 'ready', receivedAt: '2018-05-20T23:30Z', assignee: 'U0REVIEW', conflicts: ['U0LEAD', 'U0REVIEW'] },
    { state: 'received', receivedAt: '2018-05-22T11:00Z', conflicts: ['U0LEAD', 'U0OTHER'] },
    { state: 'approved' },
  ])
  for (const line of [
    '*3 undecided at Archimedes NE Maths Hub, oldest first.*',
    '*School number 0 (PMR-0000)*\nwaiting for the school · received 21 days ago, 1 May 2018 at 11am · seen to by <@U0LEAD>',
    'ready for a decision · received yesterday, 21 May 2018 at 12:30am · seen to by you · you have declared an interest · 1 other has declared an interest',
    'being checked · received today, 22 May 2018 at midday · 2 others have declared an interest',
  ])
    expect(words(said)).toContain(line)
  expect(said.text.indexOf('School number 0')).toBeLessThan(said.text.indexOf('School number 1'))
})

test('an objection is said before anything else', () => {
  const findings = [{ code: 'signature-objected', kind: 'fixable' as const, field: null, message: 'x' }]
  expect(words(shown([{ state: 'needs-school', findings }]))).toContain('a signatory has objected')
})

test('two hundred schools come in pages, each school on exactly one, and no page beyond the last', () => {
  const pages = Math.ceil(200 / PAGE)
  const opened = Array.from({ length: pages }, (_, page) =>
    strings(shown(many(200), page).blocks).flatMap((text) => text.match(/\(PMR-\d+\)/) ?? []),
  )
  expect(new Set(opened.flat()).size).toBe(200)
  expect(opened.flat()).toHaveLength(200)
  const turns = (page: number) => strings(shown(many(200), page).blocks).filter((text) => text === 'Previous' || text === 'Next')
  expect([turns(0), turns(3), turns(pages - 1)]).toEqual([['Next'], ['Previous', 'Next'], ['Previous']])
  expect(shown(many(200), 9000)).toEqual(shown(many(200), pages - 1))
  expect(shown(many(200), -1)).toEqual(shown(many(200), 0))
})

test('Slack takes every page, whatever the schools are called', () => {
  for (const name of nasty) {
    const rows = many(200).map((_, n) =>
      boardRow({ school: { name, urn: name }, assignee: 'U0LEAD', conflicts: ['U0LEAD', 'U0REVIEW'], reference: `PMR-${n}` }, n),
    )
    const said = queuePage(archimedes, rows, { ...reader, page: 1 })
    fits.message(said.blocks)
    expect(said.text.length).toBeLessThanOrEqual(3000)
    expect(said.text).not.toMatch(/<!(channel|here)|<@U0LEAD> <#/)
  }
})

/** What is known of a school's need, as Details and its modal show it: whatever somebody has written there. */
import type { KnownBlock, ModalView } from '@slack/types'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import { flag } from '../../src/core/findings/finding.ts'
import { blank, entryOf } from '../../src/core/need/enter.ts'
import type { Factor } from '../../src/core/need/factor.ts'
import { details } from '../../src/review/school/details.ts'
import { needBlocks } from '../../src/review/school/need-blocks.ts'
import { entriesTyped, needModal } from '../../src/review/school/need-inputs.ts'
import { moorside, programme } from '../core/moorside.ts'
import { anyText, caseOf, fits, nasty, strings } from './hostile.ts'

const at = Temporal.Instant.from('2018-05-24T11:00:00Z')
const entered = (key: string, value: string, text = 'The list of 2017', dated: string | null = '2018-03-12'): Factor => ({
  key,
  value,
  detail: text,
  source: text,
  dated: dated === null ? null : Temporal.PlainDate.from(dated),
  by: 'U0LEAD',
  at,
})
const mark = (entry: object) => JSON.stringify(entry).slice(0, 40)
/** Slack's own type of a view allows for blocks that it does not know. */
const blocksOf = ({ blocks }: ModalView) => blocks as KnownBlock[]
const said = (c: Case) => strings(needBlocks(c)).join('\n')

test('what nobody has entered is unknown, never no', () => {
  const words = said(moorside())
  for (const { label } of programme.need.factors) expect(words).toContain(`*${label}:* Unknown.`)
})

test('what is known stands with its day, its source, and who entered it when', () => {
  expect(said({ ...moorside(), factors: [entered('ofsted', 'requires improvement', 'Inspection report')] })).toContain(
    '*Ofsted:* requires improvement (12 March 2018). Source: Inspection report. Entered by <@U0LEAD> on 24 May 2018 at midday.',
  )
  expect(said({ ...moorside(), factors: [entered('area', 'yes', 'category 5, Sunderland', null)] })).toContain(
    '*Area:* category 5 or 6 (category 5, Sunderland).',
  )
})

test('what was taken back is unknown, and says who took it back', () => {
  expect(said({ ...moorside(), factors: [entered('area', 'unknown')] })).toContain(
    '*Area:* Unknown. Taken back by <@U0LEAD> on 24 May 2018',
  )
})

test.each([
  ['prior-work-group', '*Earlier Work Group:* Unknown, but the statement says so.'],
  ['prior-work-group-unclear', '*Earlier Work Group:* Unknown, but the statement is not clear about it.'],
])('what the checks noticed (%s) is said as a claim, not as a fact', (code, words) => {
  expect(said({ ...moorside(), findings: [flag(code, null, 'x')] })).toContain(words)
})

test('beside the evidence of commitment stands what the form shows', () => {
  const c = moorside()
  const reading = { ...c.reading, commitments: { missing: [], altered: [{ printed: 'a', found: 'b' }] } }
  expect(said({ ...c, reading })).toMatch(/On the form: the statement has \d+ words; of 7 commitments 1 altered, none missing\./)
})

test('a programme that asks nothing shows nothing', () => {
  const c = moorside()
  expect(needBlocks({ ...c, programme: { ...programme, need: { factors: [], order: [] } } })).toEqual([])
})

test('the modal begins with what stands, and what comes back unchanged is unchanged', () => {
  const factors = [entered('ofsted', 'good'), entered('progress', 'a value of last year', 'x', null)]
  const view = needModal({ ...moorside(), factors }, mark)
  fits.view(view)
  const values = Object.fromEntries(
    blocksOf(view).flatMap((block) => {
      if (block.type !== 'input' || !block.block_id) return []
      const { element } = block
      const value =
        element.type === 'static_select'
          ? { selected_option: element.initial_option ?? null }
          : { value: element.type === 'plain_text_input' ? (element.initial_value ?? null) : null }
      return [[block.block_id, { value }]]
    }),
  )
  const back = entriesTyped(values, 0)
  expect(Object.keys(back)).toEqual(programme.need.factors.map(({ key }) => key))
  for (const factor of programme.need.factors) expect(back[factor.key]).toEqual(entryOf(factors, factor))
  // Inputs of an earlier turn are not these.
  expect(entriesTyped(values, 1)).toEqual({})
})

test('each input names its factor, so that nobody has to see the one above', () => {
  const labels = blocksOf(needModal(moorside(), mark)).flatMap((block) => (block.type === 'input' ? block.label.text : []))
  expect(new Set(labels).size).toBe(labels.length)
  for (const { label } of programme.need.factors) expect(labels.filter((text) => text.startsWith(label)).length).toBeGreaterThanOrEqual(3)
})

test('what others have saved is shown instead; what was typed elsewhere is not lost', () => {
  const c = { ...moorside(), factors: [entered('ofsted', 'good')] }
  const typed = { progress: { ...blank, value: 'average', source: 'My own table' } }
  const began = Object.fromEntries(programme.need.factors.map(({ key }) => [key, mark(blank)]))
  const view = needModal(c, mark, { turn: 1, typed, overtaken: ['ofsted'], began })
  fits.view(view)
  const shown = JSON.stringify(view.blocks)
  expect(shown).toContain('Somebody else has just saved: Ofsted.')
  expect(shown).toContain('My own table')
  expect(shown).toContain('need:1:ofsted:value')
  // It is still to be saved, so it still began as it began.
  const { began: again } = JSON.parse(view.private_metadata ?? '{}')
  expect(again.progress).toBe(mark(blank))
  expect(again.ofsted).not.toBe(mark(blank))
})

test.each(nasty.map((text) => [text.slice(0, 20), text]))('%s fits, and nothing in it speaks for itself', (_, text) => {
  const factors = programme.need.factors.map(({ key, options }) => entered(key, options[0]?.value ?? '', text))
  const c = { ...caseOf(text), factors }
  fits.view(needModal(c, mark))
  fits.view(details(c, [], []))
  for (const word of strings(needBlocks(c))) expect(word).not.toMatch(/<!|<#|<@U0LEAD> <#/)
})

test('whatever is written fits', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const factors = programme.need.factors.map(({ key, options }) => entered(key, options[0]?.value ?? '', text))
      fits.view(needModal({ ...moorside(), factors }, mark))
      fits.view({ ...details(moorside(), [], []), blocks: needBlocks({ ...moorside(), factors }) })
    }),
    { numRuns: 60 },
  )
})

import type { KnownBlock } from '@slack/types'
import { expect, test } from 'vitest'
import { MessageBlocks, ViewBody } from '../../src/demo/slack/kit.ts'
import { problems } from '../../src/demo/slack/wire.ts'

const long = (length: number) => 'x'.repeat(length)
const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const option = (value: string, text = value) => ({ text: plain(text), value })
const many = <T>(length: number, one: (at: number) => T) => Array.from({ length }, (_, at) => one(at))

const section = (more: object) => ({ type: 'section', ...more })
const button = (more: object = {}) => ({ type: 'button', text: plain('Approve'), action_id: 'approve', ...more })
const select = (more: object = {}) => ({ type: 'static_select', action_id: 'reason', options: [option('full', 'No places left')], ...more })
const radio = (more: object = {}) => ({ type: 'radio_buttons', action_id: 'reason', options: [option('full')], ...more })
const boxes = (more: object = {}) => ({ type: 'checkboxes', action_id: 'sure', options: [option('yes')], ...more })
const typed = (more: object = {}) => ({ type: 'plain_text_input', action_id: 'note', ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const input = (element: object, more: object = {}) => ({ type: 'input', label: plain('Why'), element, ...more })
const confirm = (more: object = {}) => ({
  title: plain('Sure?'),
  text: plain('It is final.'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...more,
})
const picture = { type: 'image', image_url: 'https://hubs.example/a.png', alt_text: 'A chart' }

test.each<[string, object[]]>([
  [
    'every block at its longest',
    [
      { type: 'header', block_id: long(255), text: plain(long(150)) },
      section({ text: mrkdwn(long(3000)) }),
      section({ fields: many(10, () => plain('x')), accessory: button({ style: 'danger', confirm: confirm() }) }),
      { type: 'context', elements: many(10, () => mrkdwn('x')) },
      { type: 'divider' },
      actions(...many(24, (at) => button({ action_id: `a${at}` })), select()),
      input(typed({ multiline: true, max_length: 3000 }), { optional: true, hint: plain('Kept for the record') }),
      picture,
      { type: 'image', slack_file: { id: 'F000000001' }, alt_text: long(2000) },
    ],
  ],
  [
    'the same action in two blocks, as in a list',
    [section({ text: plain('1'), accessory: button() }), section({ text: plain('2'), accessory: button() })],
  ],
  [
    'every choice',
    [actions(select({ initial_option: option('full', 'No places left') }), radio({ action_id: 'r' }), boxes({ action_id: 'c' }))],
  ],
  [
    'a person and a date, wherever they may stand',
    [
      actions({ type: 'users_select', action_id: 'who' }, { type: 'datepicker', action_id: 'day', initial_date: '2018-02-28' }),
      section({ text: plain('Whose'), accessory: { type: 'users_select', initial_user: 'U0LEAD' } }),
      input({ type: 'users_select', action_id: 'who', placeholder: plain('Nobody') }, { optional: true }),
      input({ type: 'datepicker', action_id: 'day' }),
    ],
  ],
  ['fifty blocks', many(50, () => ({ type: 'divider' }))],
])('Slack takes %s', (_, blocks) => {
  expect(MessageBlocks.safeParse(blocks).error).toBeUndefined()
})

test.each<[string, object[], string, string]>([
  ['fifty-one blocks', many(51, () => ({ type: 'divider' })), '', '<=50'],
  ['a block of no known type', [{ type: 'marquee' }], '/0/type', 'unknown or misplaced'],
  ['a property that does not exist', [section({ text: plain('x'), colour: 'red' })], '/0', 'colour'],
  ['a header too long', [{ type: 'header', text: plain(long(151)) }], '/0/text/text', '<=150'],
  ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('x') }], '/0/text/type', 'plain_text'],
  ['an empty text', [section({ text: mrkdwn('') })], '/0/text/text', '>=1'],
  ['a text without a type', [section({ text: { text: 'x' } })], '/0/text/type', 'unknown or misplaced'],
  ['a section too long', [section({ text: mrkdwn(long(3001)) })], '/0/text/text', '<=3000'],
  ['a section of nothing', [section({})], '/0', 'text or fields'],
  ['eleven fields', [section({ fields: many(11, () => plain('x')) })], '/0/fields', '<=10'],
  ['a field too long', [section({ fields: [mrkdwn(long(2001))] })], '/0/fields/0/text', '<=2000'],
  ['eleven pieces of context', [{ type: 'context', elements: many(11, () => plain('x')) }], '/0/elements', '<=10'],
  ['a button in context', [{ type: 'context', elements: [button()] }], '/0/elements/0/type', 'unknown or misplaced'],
  ['a text field among actions', [actions(typed())], '/0/elements/0/type', 'unknown or misplaced'],
  ['a text field beside a section', [section({ text: plain('x'), accessory: typed() })], '/0/accessory/type', 'unknown or misplaced'],
  ['a button as input', [input(button())], '/0/element/type', 'unknown or misplaced'],
  ['no actions', [actions()], '/0/elements', '>=1'],
  ['twenty-six actions', [actions(...many(26, (at) => button({ action_id: `a${at}` })))], '/0/elements', '<=25'],
  ['a button too wordy', [actions(button({ text: plain(long(76)) }))], '/0/elements/0/text/text', '<=75'],
  ['a button in mrkdwn', [actions(button({ text: mrkdwn('x') }))], '/0/elements/0/text/type', 'plain_text'],
  ['a button that carries too much', [actions(button({ value: long(2001) }))], '/0/elements/0/value', '<=2000'],
  ['a button with a colour of its own', [actions(button({ style: 'blue' }))], '/0/elements/0/style', 'primary'],
  ['a link too long', [actions(button({ url: long(3001) }))], '/0/elements/0/url', '<=3000'],
  [
    'a label for screen readers too long',
    [actions(button({ accessibility_label: long(76) }))],
    '/0/elements/0/accessibility_label',
    '<=75',
  ],
  [
    'a question with a long title',
    [actions(button({ confirm: confirm({ title: plain(long(101)) }) }))],
    '/0/elements/0/confirm/title/text',
    '<=100',
  ],
  ['a question too long', [actions(button({ confirm: confirm({ text: plain(long(301)) }) }))], '/0/elements/0/confirm/text/text', '<=300'],
  [
    'a question with a long yes',
    [actions(button({ confirm: confirm({ confirm: plain(long(31)) }) }))],
    '/0/elements/0/confirm/confirm/text',
    '<=30',
  ],
  [
    'a question without a no',
    [actions(button({ confirm: { ...confirm(), deny: undefined } }))],
    '/0/elements/0/confirm/deny',
    'expected object',
  ],
  ['an action id too long', [actions(button({ action_id: long(256) }))], '/0/elements/0/action_id', '<=255'],
  ['an action id twice in a block', [actions(button(), button({ text: plain('Decline') }))], '/0', '"approve" is used twice'],
  ['a block id too long', [{ type: 'divider', block_id: long(256) }], '/0/block_id', '<=255'],
  [
    'a block id twice',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    '/1/block_id',
    '"a" is used twice',
  ],
  ['a select of nothing', [actions(select({ options: [] }))], '/0/elements/0/options', '>=1'],
  ['a select without options', [actions(select({ options: undefined }))], '/0/elements/0', 'either options or option_groups'],
  ['a select of 101', [actions(select({ options: many(101, (at) => option(`o${at}`)) }))], '/0/elements/0/options', '<=100'],
  ['an option too wordy', [actions(select({ options: [option('a', long(76))] }))], '/0/elements/0/options/0/text/text', '<=75'],
  ['an option that carries too much', [actions(select({ options: [option(long(76), 'a')] }))], '/0/elements/0/options/0/value', '<=75'],
  [
    'a select in mrkdwn',
    [actions(select({ options: [{ text: mrkdwn('a'), value: 'a' }] }))],
    '/0/elements/0/options/0/text/type',
    'plain_text',
  ],
  ['two options of one value', [actions(select({ options: [option('a'), option('a', 'b')] }))], '/0/elements/0', 'same value'],
  ['a first choice that is not offered', [actions(select({ initial_option: option('b') }))], '/0/elements/0', 'not one of the options'],
  ['a placeholder too long', [actions(select({ placeholder: plain(long(151)) }))], '/0/elements/0/placeholder/text', '<=150'],
  ['eleven radio buttons', [actions(radio({ options: many(11, (at) => option(`o${at}`)) }))], '/0/elements/0/options', '<=10'],
  ['a radio button not offered', [actions(radio({ initial_option: option('b') }))], '/0/elements/0', 'not one of the options'],
  ['eleven checkboxes', [actions(boxes({ options: many(11, (at) => option(`o${at}`)) }))], '/0/elements/0/options', '<=10'],
  ['a checkbox not offered', [actions(boxes({ initial_options: [option('b')] }))], '/0/elements/0', 'not one of the options'],
  ['six in an overflow menu', [actions({ type: 'overflow', options: many(6, (at) => option(`o${at}`)) })], '/0/elements/0/options', '<=5'],
  ['an input that takes too much', [input(typed({ max_length: 3001 }))], '/0/element/max_length', '<=3000'],
  ['an input filled with too much', [input(typed({ initial_value: long(3001) }))], '/0/element/initial_value', '<=3000'],
  ['an input without a label', [{ type: 'input', element: typed() }], '/0/label', 'expected object'],
  ['an input with a label in mrkdwn', [input(typed(), { label: mrkdwn('Why') })], '/0/label/type', 'plain_text'],
  ['a picture without words', [{ ...picture, alt_text: '' }], '/0/alt_text', '>=1'],
  ['a picture from two places', [{ ...picture, slack_file: { id: 'F000000001' } }], '/0', 'either'],
  ['a picture from nowhere', [{ type: 'image', alt_text: 'A chart' }], '/0', 'either'],
  [
    'a file by a name that Slack does not give',
    [{ type: 'image', slack_file: { id: 'chart.png' }, alt_text: 'A chart' }],
    '/0/slack_file/id',
    'F',
  ],
  ['a message too long in all', many(6, () => section({ text: plain(long(2900)) })), '', 'msg_blocks_too_long'],
])('Slack refuses %s', (_, blocks, where, what) => {
  const error = MessageBlocks.safeParse(blocks).error
  const found = error ? problems(error, '') : []
  expect(found).toContainEqual({ where, what: expect.stringContaining(what) })
})

const modal = (more: object = {}) => ({ type: 'modal', title: plain('Decline'), blocks: [section({ text: plain('x') })], ...more })

test.each<[string, object]>([
  [
    'a modal at its longest',
    modal({
      title: plain(long(24)),
      submit: plain(long(24)),
      close: plain(long(24)),
      private_metadata: long(3000),
      callback_id: long(255),
    }),
  ],
  ['a hundred blocks', modal({ blocks: many(100, () => ({ type: 'divider' })) })],
  ['a home', { type: 'home', blocks: [section({ text: plain('x') })] }],
])('Slack opens %s', (_, view) => {
  expect(ViewBody.safeParse(view).error).toBeUndefined()
})

test.each<[string, object, string, string]>([
  ['a title too long', modal({ title: plain(long(25)) }), '/title/text', '<=24'],
  ['a submit too long', modal({ submit: plain(long(25)) }), '/submit/text', '<=24'],
  ['a close too long', modal({ close: plain(long(25)) }), '/close/text', '<=24'],
  ['metadata too long', modal({ private_metadata: long(3001) }), '/private_metadata', '<=3000'],
  ['a callback id too long', modal({ callback_id: long(256) }), '/callback_id', '<=255'],
  ['101 blocks', modal({ blocks: many(101, () => ({ type: 'divider' })) }), '/blocks', '<=100'],
  ['input without submit', modal({ blocks: [input(typed())] }), '', 'needs submit'],
  ['no title', { ...modal(), title: undefined }, '/title', 'expected object'],
  ['another kind of view', { ...modal(), type: 'drawer' }, '/type', 'unknown or misplaced'],
])('Slack does not open a modal with %s', (_, view, where, what) => {
  const error = ViewBody.safeParse(view).error
  const found = error ? problems(error, '') : []
  expect(found).toContainEqual({ where, what: expect.stringContaining(what) })
})

test('what Slack’s own types allow us to write is what we check', () => {
  const card: KnownBlock[] = [
    { type: 'header', text: { type: 'plain_text', text: 'Ashby Primary School' } },
    { type: 'section', fields: [{ type: 'mrkdwn', text: '*URN*\n100001' }] },
    { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Approve' }, action_id: 'approve', value: '{}' }] },
  ]
  expect(MessageBlocks.parse(card)).toEqual(card)
})

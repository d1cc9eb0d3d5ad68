import { expect, test } from 'vitest'
import { block } from '../../src/demo/face/blocks.ts'
import { html } from '../../src/demo/face/html.ts'
import { mrkdwn } from '../../src/demo/face/mrkdwn.ts'
import type { Block } from '../../src/demo/slack/kit.ts'

const names = { person: (id: string) => (id === 'U0LEAD' ? 'Lee' : id), channel: () => 'archimedes', people: () => ['U0LEAD', 'U0REVIEW'] }

test.each([
  ['bold', '*Approved* by', '<strong>Approved</strong> by'],
  ['italic', 'an _offer_', 'an <em>offer</em>'],
  ['struck', '~old~ new', '<s>old</s> new'],
  ['code', 'run `npm *test*`', 'run <code>npm *test*</code>'],
  ['bold within italic', '_very *sure*_', '<em>very <strong>sure</strong></em>'],
  ['a mark within a word', 'lead_teacher_one 2*3*4', 'lead_teacher_one 2*3*4'],
  ['a mark whose meaning was taken away', '\u200b*\u200bnot bold\u200b*\u200b', '\u200b*\u200bnot bold\u200b*\u200b'],
  ['lines', 'one\ntwo', 'one<br>two'],
  ['a quotation', '&gt; said\n&gt; again\nand on', '<blockquote>said<br>again</blockquote>and on'],
  ['as typed', '```\na  *b*\n```', '<pre>a  *b*<br></pre>'],
  ['a person', 'by <@U0LEAD>', 'by <span class="mention">@Lee</span>'],
  ['a channel', '<#C0ARCH|hub>', '<span class="mention">#hub</span>'],
  ['everybody', '<!channel>', '<span class="mention everybody">@channel</span>'],
  ['a time', '<!date^1527^{date}|28 May>', '<time>28 May</time>'],
  [
    'a link',
    '<https://hubs.example/a?b&amp;c|here>',
    '<a href="https://hubs.example/a?b&amp;amp;c" rel="noreferrer" target="_blank">here</a>',
  ],
  ['a link that runs', '<javascript:alert(1)|here>', '&lt;javascript:alert(1)|here&gt;'],
  ['escaped words of others', '&lt;!channel&gt; &amp; Sons', '&lt;!channel&gt; &amp; Sons'],
  ['HTML', '<b>"bold"</b>', '&lt;b&gt;&quot;bold&quot;&lt;/b&gt;'],
  ['an emoji', ':warning: late', '⚠️ late'],
  ['an emoji nobody knows', ':hubcap:', ':hubcap:'],
])('mrkdwn: %s', (_, text, drawn) => {
  expect(mrkdwn(text, names).text).toBe(drawn)
})

test('marks without an end come to an end', () => {
  mrkdwn(`${'*a _b ~c `d <e '.repeat(4000)}`, names)
})

const press = { names, id: 'm1', fields: { as: 'U0LEAD', channel: 'C0ARCH', ts: '1.2', back: '/' } }
const none = () => html``
const draw = (one: Block) => block(one, press, none).text
const plain = (text: string) => ({ type: 'plain_text' as const, text })

test('a button sends who presses what, where', () => {
  const drawn = draw({
    type: 'actions',
    block_id: 'b1',
    elements: [{ type: 'button', action_id: 'approve', text: plain('Approve'), value: 'v"1', accessibility_label: 'Approve: Ashby' }],
  })
  expect(drawn).toContain('<form method="post" action="/press"')
  for (const [name, value] of Object.entries({ as: 'U0LEAD', channel: 'C0ARCH', ts: '1.2', block: 'b1', button: 'approve' })) {
    expect(drawn).toContain(`<input type="hidden" name="${name}" value="${value}">`)
  }
  expect(drawn).toContain('aria-label="Approve: Ashby"')
  expect(drawn, 'the value stays in the workspace: a page could change it').not.toContain('v"1')
})

test.each<[string, Block, string]>([
  ['a header', { type: 'header', text: plain('<Ashby>') }, '<h4 class="bk-header">&lt;Ashby&gt;</h4>'],
  ['fields', { type: 'section', fields: [plain('URN'), plain('100001')] }, '<li>URN</li><li>100001</li>'],
  ['context', { type: 'context', elements: [{ type: 'mrkdwn', text: '*Signatures*' }] }, '<strong>Signatures</strong>'],
  ['a picture', { type: 'image', image_url: 'https://hubs.example/a.png', alt_text: 'A "chart"' }, 'alt="A &quot;chart&quot;"'],
  ['a picture of the workspace', { type: 'image', slack_file: { id: 'F000000001' }, alt_text: 'A chart' }, 'src="/files/F000000001"'],
  [
    'a select',
    { type: 'actions', elements: [{ type: 'static_select', action_id: 's', options: [{ text: plain('One'), value: '1' }] }] },
    '<option value="1" >One</option>',
  ],
  [
    'a question first',
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'b',
          text: plain('Release'),
          confirm: { title: plain('Sure?'), text: plain('It is final'), confirm: plain('Yes'), deny: plain('No') },
        },
      ],
    },
    '<summary class="plain">Release</summary>',
  ],
  [
    'a select of people, with who is chosen',
    { type: 'actions', elements: [{ type: 'users_select', action_id: 'who', initial_user: 'U0LEAD' }] },
    '<option value="U0LEAD" selected>Lee</option>',
  ],
  ['a date', { type: 'actions', elements: [{ type: 'datepicker', action_id: 'day', initial_date: '2018-05-25' }] }, '<input type="date" '],
  ['a divider', { type: 'divider' }, '<hr>'],
])('Block Kit: %s', (_, one, drawn) => {
  expect(draw(one)).toContain(drawn)
})

test('a block without a drawing is an error, not a gap', () => {
  expect(() => draw({ type: 'marquee' } as never)).toThrow('no drawing for a block of type marquee')
  expect(() => draw({ type: 'actions', elements: [{ type: 'timepicker' }] } as never)).toThrow(
    'no drawing for an element of type timepicker',
  )
})

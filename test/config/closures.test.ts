/** A hub's own closures, as its staff write them: single days and ranges, or an error that says what to write. */
import { expect, test } from 'vitest'
import { parseHubs } from '../../src/config.ts'

const yaml = (closures: string) => `from: "Maths Hubs <declarations@hubs.example>"
hubs:
  archimedes-ne:
    name: Archimedes NE Maths Hub
    inboxes: [mastery@archimedes.example]
    contact: { name: Hub office, email: office@archimedes.example }
    slack: { channel: C0ARCH }
    closures: ${closures}
`
const closures = (text: string) =>
  parseHubs(yaml(text), 'countersign.yaml', {}, new Map()).hubs[0]?.closures?.map(({ from, to }) => `${from}..${to}`)

test.each([
  ['[]', []],
  ['[2018-05-28]', ['2018-05-28..2018-05-28']],
  ['[2018-05-28..2018-06-01, "2018-07-02"]', ['2018-05-28..2018-06-01', '2018-07-02..2018-07-02']],
  ['["2018-05-28 .. 2018-06-01"]', ['2018-05-28..2018-06-01']],
])('%s', (text, expected) => {
  expect(closures(text)).toEqual(expected)
})

test.each(['[2018-05-32]', '[28/05/2018]', '[2018-06-01..2018-05-28]', '[2018-05-28..]', '[1..2..3]', '[half-term]'])(
  '%s is a mistake',
  (text) => {
    expect(() => closures(text)).toThrow(/hubs\.archimedes-ne\.closures\[0\].*2018-05-28\.\.2018-06-01/)
  },
)

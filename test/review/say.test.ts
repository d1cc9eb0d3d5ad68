/** What one person is told in private: true for one place as for many. */
import { expect, test } from 'vitest'
import { full, noPlaceToOffer, noPlaceToReverse } from '../../src/review/say.ts'
import { moorside } from '../core/moorside.ts'

test.each([
  [1, 'the one place at Archimedes NE Maths Hub is taken.', 'The one place is taken, so', 'The one place at A &amp; B is taken, so'],
  [6, 'all 6 places at Archimedes NE Maths Hub are taken.', 'All 6 places are taken, so', 'All 6 places at A &amp; B are taken, so'],
])('%i of them taken', (places, approved, offered, reversed) => {
  expect(full(moorside(), places).text).toContain(`was not approved: ${approved}`)
  expect(noPlaceToOffer(places).text).toMatch(new RegExp(`^${offered} `))
  expect(noPlaceToReverse('A & B', places).text).toMatch(new RegExp(`^${reversed} `))
})

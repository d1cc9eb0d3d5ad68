/** The order of a waiting list: nobody is lost, nobody is there twice, whatever happens to it. */
import { expect, test } from 'vitest'
import { joined, left, moved } from '../../src/core/round/waiting-order.ts'

test.each([
  ['to the top', ['a', 'b', 'c'], 'c', 1, ['c', 'a', 'b']],
  ['one down', ['a', 'b', 'c'], 'a', 2, ['b', 'a', 'c']],
  ['to the end', ['a', 'b', 'c'], 'a', 3, ['b', 'c', 'a']],
  ['beyond the end', ['a', 'b', 'c'], 'a', 99, ['b', 'c', 'a']],
  ['before the beginning', ['a', 'b', 'c'], 'c', -4, ['c', 'a', 'b']],
  ['to where it is', ['a', 'b', 'c'], 'b', 2, ['a', 'b', 'c']],
  ['somebody who does not wait', ['a', 'b'], 'x', 1, ['a', 'b']],
  ['the only one', ['a'], 'a', 1, ['a']],
])('moved %s', (_, order, id, to, after) => {
  expect(moved(order, id, to)).toEqual(after)
})

test('joining twice is joining once; leaving a list one is not on changes nothing', () => {
  expect(joined(joined([], 'a'), 'a')).toEqual(['a'])
  expect(left(['a'], 'b')).toEqual(['a'])
})

test('two hundred schools that come, go and are moved: everybody who waits is there once', () => {
  let seed = 7
  const random = (n: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % n
  }
  let order: string[] = []
  const there = new Set<string>()
  for (let i = 0; i < 4_000; i++) {
    const id = `school ${random(200)}`
    const what = random(3)
    order = what === 0 ? joined(order, id) : what === 1 ? left(order, id) : moved(order, id, random(220) - 10)
    if (what === 0) there.add(id)
    if (what === 1) there.delete(id)
    expect(new Set(order)).toEqual(there)
    expect(order).toHaveLength(there.size)
  }
})

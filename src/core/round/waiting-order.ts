/** The order of a waiting list: ids, whoever is next first. A rank is a place in it, so that ranks have no gaps. */

export const joined = (order: readonly string[], id: string): string[] => (order.includes(id) ? [...order] : [...order, id])

export const left = (order: readonly string[], id: string): string[] => order.filter((one) => one !== id)

/** `to` counts from 1; beyond the end is the end. One that does not wait is moved nowhere. */
export function moved(order: readonly string[], id: string, to: number): string[] {
  if (!order.includes(id)) return [...order]
  const others = left(order, id)
  const at = Math.min(Math.max(Math.trunc(to), 1), order.length) - 1
  return [...others.slice(0, at), id, ...others.slice(at)]
}

/** Where drawing goes: the six numbers that PDF turns, shifts and scales everything with. */

export type Matrix = readonly [number, number, number, number, number, number]

export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** What `a` does, and then `b`. */
export const chain = (a: Matrix, b: Matrix): Matrix => [
  a[0] * b[0] + a[1] * b[2],
  a[0] * b[1] + a[1] * b[3],
  a[2] * b[0] + a[3] * b[2],
  a[2] * b[1] + a[3] * b[3],
  a[4] * b[0] + a[5] * b[2] + b[4],
  a[4] * b[1] + a[5] * b[3] + b[5],
]

export const point = (m: Matrix, x: number, y: number): [number, number] => [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]

export const num = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

/** Numbers come as arrays, typed arrays, or objects that were arrays before they were copied between threads. */
export function numbers(value: unknown): number[] {
  if (Array.isArray(value)) return value.map(num)
  if (value instanceof Float32Array || value instanceof Float64Array) return [...value]
  return value !== null && typeof value === 'object' ? Object.values(value).map(num) : []
}

export function matrixOf(value: unknown): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers(value)
  return [a, b, c, d, e, f]
}

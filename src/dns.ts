/** Looks names up: with the servers this machine uses, those that DNS_SERVERS names, or not at all. */
import { Resolver } from 'node:dns/promises'

/** As node:dns `resolve`: rejects with `code` ENOTFOUND or ENODATA where there is nothing of that type. */
export type LookUp = (name: string, type: string) => Promise<string[] | string[][]>

/** One question may take so long, in milliseconds; a server that does not answer is asked once. */
const PATIENCE = 2_000

/** `none` answers every question as a world without names would. */
export function openDns(servers: string[] | 'none' | null): LookUp {
  if (servers === 'none') return async (name) => Promise.reject(Object.assign(new Error(`${name} is not looked up`), { code: 'ENOTFOUND' }))
  const resolver = new Resolver({ timeout: PATIENCE, tries: 1 })
  if (servers) resolver.setServers(servers)
  // Records of MX and others are objects, which whoever asks for that type knows.
  return (name, type) => resolver.resolve(name, type) as ReturnType<LookUp>
}

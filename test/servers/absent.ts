/** What a mail server's tests need, and the word that is said where it is not there. */
import { execFileSync } from 'node:child_process'

const packages: Record<string, string> = {
  postfix: 'postfix',
  dovecot: 'dovecot-imapd',
  swaks: 'swaks libnet-ssleay-perl',
  openssl: 'openssl',
}

/** Null where all is there; otherwise why the tests are skipped. With REQUIRE_SERVERS=1 it throws instead. */
export function absent(...commands: (keyof typeof packages)[]): string | null {
  const missing = commands.filter((command) => !there(command))
  const why =
    missing.length > 0
      ? `${missing.join(' and ')} not installed: apt-get install ${missing.map((command) => packages[command]).join(' ')}`
      : process.getuid?.() !== 0 && commands.some((command) => command === 'postfix' || command === 'dovecot')
        ? `${commands.join(' and ')} can only be started by root`
        : null
  if (why !== null && process.env.REQUIRE_SERVERS) throw new Error(why)
  if (why !== null) console.warn(`SKIPPED: ${why}`)
  return why
}

function there(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin; command -v ${command}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

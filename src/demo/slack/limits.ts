/** Slack's rate limits as token buckets, on the workspace's own clock. */

/** `burst` calls at once, refilled evenly over `seconds`. */
type Rate = { burst: number; seconds: number }

/** Calls a minute for each of Slack's tiers; posting is counted for each channel, and short bursts are let through. */
export const rates = {
  'tier 2': { burst: 20, seconds: 60 },
  'tier 3': { burst: 50, seconds: 60 },
  'tier 4': { burst: 100, seconds: 60 },
  posting: { burst: 3, seconds: 3 },
  special: { burst: 600, seconds: 60 },
} as const satisfies Record<string, Rate>
export type Tier = keyof typeof rates

type Bucket = { tokens: number; at: number }

/** Takes a token, or says how many whole seconds to wait for one. */
export function openLimits(now: () => Temporal.Instant) {
  const buckets = new Map<string, Bucket>()
  return (key: string, { burst, seconds }: Rate): number | null => {
    const at = now().epochMilliseconds / 1000
    const bucket = buckets.get(key) ?? { tokens: burst, at }
    const perSecond = burst / seconds
    const tokens = Math.min(burst, bucket.tokens + Math.max(0, at - bucket.at) * perSecond)
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at })
    return tokens >= 1 ? null : Math.ceil((1 - tokens) / perSecond)
  }
}

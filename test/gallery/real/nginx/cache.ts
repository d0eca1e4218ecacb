import type { EdgeParts } from './nginx-config.ts'

/** A cache of nginx that answers for a minute, whatever the request says of caches, and tells so in a header. */
export function cache(key: string, more = ''): Partial<EdgeParts> {
  return {
    http: 'proxy_cache_path cache keys_zone=answers:1m;',
    location: `proxy_cache answers; proxy_cache_valid 200 1m; proxy_cache_key "${key}";
      add_header x-cache-status $upstream_cache_status; ${more}`,
  }
}

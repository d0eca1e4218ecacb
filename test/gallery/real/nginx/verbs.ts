import type { GatewayPlace } from './place.ts'
import type { EdgeParts } from './nginx-config.ts'

/** Small verbs and names that the cases of nginx share. */

/** Changes the nginx config of both replicas at the edge. */
export function onBothEdges(
  change: Partial<EdgeParts> | ((place: GatewayPlace) => Partial<EdgeParts>),
): (place: GatewayPlace) => Promise<void> {
  return async (place) => {
    const parts = typeof change === 'function' ? change(place) : change
    await Promise.all(place.edges.map((edge) => edge.change(parts)))
  }
}

export const bothEdges = ({ edges }: GatewayPlace): string[] => edges.map(({ address }) => address)

/** A hop or a near miss through both edges. */
export function throughBothEdges(...what: readonly string[]): (place: GatewayPlace) => string[] {
  return (place) => what.flatMap((each) => bothEdges(place).map((address) => `${each} via ${address}`))
}

/** An address of loopback at which nobody listens. */
export const deadAddress = '127.0.0.1:1'

/** Why there is no way to a cluster: something on the side of the runner, which no retry mends. */
export class AccessProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AccessProblem'
  }
}

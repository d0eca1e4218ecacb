type Take = (error: unknown) => void

let taker: Take | null = null

/** Hands errors that nobody caught to a run while it is under way; returns how to stop. */
export function listenForDefects(take: Take): () => void {
  taker = take
  return () => {
    taker = null
  }
}

/** Whether a run took it, and will tell it in its verdict. */
export function isTakenByRun(error: unknown): boolean {
  taker?.(error)
  return taker !== null
}
